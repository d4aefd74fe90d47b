/** Micro-benchmarks of the parts that do no I/O: {@code ./credit bench jmh}. */
@NullMarked
package org.creditservice.bench.jmh;

import org.jspecify.annotations.NullMarked;
