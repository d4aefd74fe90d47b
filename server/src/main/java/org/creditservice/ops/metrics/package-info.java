/**
 * What the service counts and measures, as Micrometer's meters and on the page {@code /metrics}.
 * The parts of the service tell observers of their own; only this room knows meters.
 */
@NullMarked
package org.creditservice.ops.metrics;

import org.jspecify.annotations.NullMarked;
