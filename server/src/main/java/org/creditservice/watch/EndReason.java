package org.creditservice.watch;

/** Why this server ends a watch. Left alone, a watch never ends. */
public enum EndReason {
  PROFILE_NOT_FOUND,
  /** This server has as many watches as it accepts. */
  TOO_MANY_WATCHES,
  SHUTTING_DOWN
}
