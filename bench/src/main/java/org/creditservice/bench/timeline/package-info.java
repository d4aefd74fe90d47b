/** Latency over time: intervals, what happened meanwhile, and the worst pauses. */
@NullMarked
package org.creditservice.bench.timeline;

import org.jspecify.annotations.NullMarked;
