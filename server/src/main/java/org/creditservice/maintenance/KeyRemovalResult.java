package org.creditservice.maintenance;

import java.time.Duration;
import java.time.Instant;

/**
 * What one pass over all keys did.
 *
 * @param removedBefore keys that are older were removed, those excepted that are still needed
 * @param removed how many keys were removed
 * @param kept how many keys are still there
 * @param complete false if the pass was aborted; a later one goes on
 * @param took how long it took, pauses included
 */
public record KeyRemovalResult(
    Instant removedBefore, long removed, long kept, boolean complete, Duration took) {}
