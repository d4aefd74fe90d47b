package org.creditservice.db;

/**
 * How a pool of connections is used now.
 *
 * @param active connections that somebody has borrowed
 * @param idle connections that nobody has
 * @param waiting threads that wait for one
 */
public record PoolUsage(int active, int idle, int waiting) {}
