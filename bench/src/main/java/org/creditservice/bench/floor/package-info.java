/**
 * The least that PostgreSQL has to do: the service's rows by {@code COPY}, in its batches.
 *
 * <p>{@code FloorWriter} writes batches, each as one {@code FloorBatch} of rows.
 */
@NullMarked
package org.creditservice.bench.floor;

import org.jspecify.annotations.NullMarked;
