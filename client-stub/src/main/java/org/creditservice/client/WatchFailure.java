package org.creditservice.client;

import java.time.Instant;

/**
 * Why a watch gets no entries at the moment. It tries again by itself.
 *
 * @param cause why the last attempt failed
 * @param since when the first of these attempts failed
 * @param attempts how many have failed in a row, 1 or more
 */
public record WatchFailure(CreditException cause, Instant since, int attempts) {}
