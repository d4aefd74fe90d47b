/** Traces for OpenTelemetry. Only this room knows spans. */
@NullMarked
package org.creditservice.ops.tracing;

import org.jspecify.annotations.NullMarked;
