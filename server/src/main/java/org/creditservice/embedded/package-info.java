/**
 * The embedded PostgreSQL: what lets the service run from nothing, on one machine.
 *
 * <p>A real PostgreSQL with durable settings, in a data directory that stays. {@link
 * org.creditservice.embedded.PostgresBinaries} are the programs, {@link
 * org.creditservice.embedded.PostgresCluster} is one data directory and its server, {@link
 * org.creditservice.embedded.EmbeddedDatabase} is what `serve` starts.
 */
@NullMarked
package org.creditservice.embedded;

import org.jspecify.annotations.NullMarked;
