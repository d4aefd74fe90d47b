package org.creditservice.access.token;

import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import java.time.InstantSource;

/**
 * Verifies tokens, and remembers those that are valid: a caller sends the same one with each call,
 * and to check a signature takes longer than all else that is done before a command is queued.
 */
public final class Tokens implements AutoCloseable {
  /** For some ten thousand tokens; no more than a fiftieth of the heap. */
  private static final long REMEMBERED_CHARACTERS_MAX = 4L * 1024 * 1024;

  private final TokenVerifier verifier;
  private final KeySource source;
  private final InstantSource clock;
  private final Cache<String, Remembered> remembered =
      CacheBuilder.newBuilder()
          .maximumWeight(REMEMBERED_CHARACTERS_MAX)
          .weigher((String token, Remembered verified) -> token.length())
          .build();

  /** A token's claims, and the keys by which its signature was checked. */
  private record Remembered(VerifiedToken token, SigningKeys keys) {}

  public Tokens(TokenRules rules, KeySource source, InstantSource clock) {
    this.verifier = new TokenVerifier(rules);
    this.source = source;
    this.clock = clock;
  }

  /**
   * The name of the token's bearer. Doesn't block.
   *
   * @throws TokenException if the token proves nothing, or nothing any more
   */
  public String callerOf(String token) throws TokenException {
    SigningKeys keys = source.keys();
    Remembered known = remembered.getIfPresent(token);
    // Other keys: the one that signed it may have been withdrawn.
    if (known != null && known.keys() == keys) {
      TokenVerifier.checkTime(known.token(), clock.instant());
      return known.token().caller();
    }
    VerifiedToken verified = verifier.verify(token, keys, clock.instant(), source);
    remembered.put(token, new Remembered(verified, keys));
    return verified.caller();
  }

  @Override
  public void close() {
    source.close();
  }
}
