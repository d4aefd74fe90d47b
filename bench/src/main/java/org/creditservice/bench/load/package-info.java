/**
 * What contenders are put under: the loads and the client that sends them.
 *
 * <p>A {@link org.creditservice.bench.load.Load} is the definition, as the command line names it:
 * which profiles, which requests, how many at a time. A {@code CallSource} turns it into calls, one
 * after the other, and {@code ClosedLoop} or {@code OpenLoop} sends these.
 */
@NullMarked
package org.creditservice.bench.load;

import org.jspecify.annotations.NullMarked;
