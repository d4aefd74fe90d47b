package org.creditservice.client;

import java.util.Optional;
import org.creditservice.v1.Job;

/**
 * Work that is done and paid for.
 *
 * @param job as it was completed
 * @param value what the body returned; empty if it returned null, or if the order was completed
 *     before and the body was not run
 */
public record PaidResult<T>(Job job, Optional<T> value) {}
