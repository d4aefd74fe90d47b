/**
 * {@code ./credit bench}: measures the service against its rivals.
 *
 * <p>{@link org.creditservice.bench.Bench} is the entry point. A {@code load} defines what to send,
 * a {@code contender} handles it (the service in its own process, or a rival), {@code measure}
 * records what that cost, {@code timeline} when it was slow and what happened then, and {@code
 * report} prints it. {@code textbook} is a rival's whole service, {@code floor} what any service
 * has to write. {@code jmh} has the micro-benchmarks.
 */
@NullMarked
package org.creditservice.bench;

import org.jspecify.annotations.NullMarked;
