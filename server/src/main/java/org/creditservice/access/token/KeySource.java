package org.creditservice.access.token;

/** Where the keys of tokens come from; they can change. */
public interface KeySource extends MissingKey, AutoCloseable {
  /** The keys that were read last; the same object while they stay the same. Doesn't block. */
  SigningKeys keys();

  @Override
  void close();
}
