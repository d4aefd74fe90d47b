package org.creditservice.access.token;

import java.time.Instant;

/**
 * What a token proves.
 *
 * @param caller its bearer's name
 * @param notBefore from when
 * @param expiry until when
 */
public record VerifiedToken(String caller, Instant notBefore, Instant expiry) {}
