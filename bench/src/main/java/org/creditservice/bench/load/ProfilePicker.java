package org.creditservice.bench.load;

import java.util.random.RandomGenerator;

/** Chooses the next profile. */
@FunctionalInterface
public interface ProfilePicker {
  /** The number of a profile, from 1. */
  int next(RandomGenerator random);
}
