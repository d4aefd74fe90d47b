/**
 * The fair rival: what most teams would write from the same requirement. A gRPC service on the same
 * tables, in which each call is one jOOQ transaction on a pool of connections.
 *
 * <p>{@link org.creditservice.bench.textbook.TextbookServer} is its process. {@code
 * TextbookService} has the rules, {@code TextbookTables} the SQL.
 */
@NullMarked
package org.creditservice.bench.textbook;

import org.jspecify.annotations.NullMarked;
