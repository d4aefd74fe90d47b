package org.creditservice.watch;

/** Why a watch ends, which it never does of its own accord. */
public enum EndReason {
  PROFILE_NOT_FOUND,
  /** There are as many watches as this server takes. */
  TOO_MANY_WATCHES,
  SHUTTING_DOWN
}
