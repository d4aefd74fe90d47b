package org.creditservice.verify;

/** How much was verified. */
public record Counts(long profiles, long entries, long operations, long jobs) {
  static final Counts NONE = new Counts(0, 0, 0, 0);

  Counts plus(Counts more) {
    return new Counts(
        profiles + more.profiles,
        entries + more.entries,
        operations + more.operations,
        jobs + more.jobs);
  }
}
