/**
 * The embedded PostgreSQL, with which the service runs on one machine without any installation.
 *
 * <p>It is a real PostgreSQL with durable settings and a permanent data directory. {@link
 * org.creditservice.embedded.PostgresBinaries} are the programs, {@link
 * org.creditservice.embedded.PostgresCluster} is a data directory and its server, {@link
 * org.creditservice.embedded.EmbeddedDatabase} is what `serve` starts, and keeps running.
 */
@NullMarked
package org.creditservice.embedded;

import org.jspecify.annotations.NullMarked;
