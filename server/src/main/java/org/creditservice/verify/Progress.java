package org.creditservice.verify;

import java.time.Duration;

/**
 * How far a verification is.
 *
 * @param bucketsDone verified completely
 * @param findings made so far
 */
public record Progress(
    Counts counts, int bucketsDone, int bucketCount, long findings, Duration elapsed) {}
