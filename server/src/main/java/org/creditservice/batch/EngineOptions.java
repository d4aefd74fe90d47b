package org.creditservice.batch;

import java.time.Duration;
import org.creditservice.db.BatchSpan;

/**
 * How the engine works.
 *
 * @param lanes how many transactions run at a time; each has a thread and a connection
 * @param batchMax most commands of one transaction; 1 means a transaction for each
 * @param span how much one transaction may touch
 * @param queueMax most commands that wait for a lane
 * @param queueMaxBytes most bytes of requests that wait for a lane
 * @param maxWait longest wait for an answer, whatever the caller's deadline
 */
public record EngineOptions(
    int lanes, int batchMax, BatchSpan span, int queueMax, long queueMaxBytes, Duration maxWait) {}
