package org.creditservice.access.token;

/** Is told that a token was signed with a key that isn't known, perhaps not yet. */
@FunctionalInterface
public interface MissingKey {
  /** Does nothing. */
  MissingKey IGNORED = () -> {};

  void wanted();
}
