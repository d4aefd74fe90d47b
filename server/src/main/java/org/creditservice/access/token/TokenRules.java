package org.creditservice.access.token;

import java.time.Duration;

/**
 * What a token must say.
 *
 * @param issuer whose tokens are accepted, as in the claim {@code iss}
 * @param audience for whom they must be, as in the claim {@code aud}
 * @param callerClaim the claim that names the caller
 * @param clockSkew by how much the issuer's clock may differ
 */
public record TokenRules(String issuer, String audience, String callerClaim, Duration clockSkew) {}
