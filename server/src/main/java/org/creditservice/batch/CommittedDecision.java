package org.creditservice.batch;

import org.creditservice.core.record.RecordedAnswer;

/**
 * What became of a command, after its transaction was committed.
 *
 * @param answer the response message, or the status of the refusal
 * @param refused which of the two it is
 * @param replayed whether the answer had been recorded by an earlier call with the same key
 */
public record CommittedDecision(RecordedAnswer answer, boolean refused, boolean replayed) {}
