/**
 * {@code ./credit bench}: what the service costs, measured against what it replaces.
 *
 * <p>{@link org.creditservice.bench.Bench} is where the process begins. A {@code load} says what is
 * asked, a {@code contender} answers it (the service in its own process, or a rival), {@code
 * measure} says what that cost, {@code audit} whether it was right, {@code report} prints it.
 */
@NullMarked
package org.creditservice.bench;

import org.jspecify.annotations.NullMarked;
