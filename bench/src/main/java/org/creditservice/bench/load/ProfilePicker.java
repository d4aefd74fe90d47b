package org.creditservice.bench.load;

import java.util.random.RandomGenerator;

/** Picks profiles of a population at random. */
@FunctionalInterface
public interface ProfilePicker {
  /** The number of the next profile, from 1. */
  int next(RandomGenerator random);
}
