/**
 * The least that PostgreSQL has to do: the service's rows by {@code COPY}, in its batches.
 *
 * <p>{@link org.creditservice.bench.floor.FloorWriter} writes batches, as {@code BinaryCopy}.
 */
@NullMarked
package org.creditservice.bench.floor;

import org.jspecify.annotations.NullMarked;
