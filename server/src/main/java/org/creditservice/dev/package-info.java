/**
 * The embedded PostgreSQL: what lets the service run from nothing, on one machine.
 *
 * <p>A real PostgreSQL with durable settings, in a data directory that stays. {@link
 * org.creditservice.dev.PostgresBinaries} are the programs, {@link
 * org.creditservice.dev.PostgresCluster} is one data directory and its server, {@link
 * org.creditservice.dev.EmbeddedDatabase} is what `serve` starts.
 */
@NullMarked
package org.creditservice.dev;

import org.jspecify.annotations.NullMarked;
