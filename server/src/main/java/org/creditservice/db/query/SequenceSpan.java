package org.creditservice.db.query;

/**
 * Successive sequences of a ledger, and the direction in which they are gone through.
 *
 * @param first where to begin
 * @param last where to end; the span is empty if it lies before {@code first} in that direction
 */
public record SequenceSpan(long first, long last, boolean ascending) {

  public boolean isEmpty() {
    return ascending ? last < first : first < last;
  }

  /** The part of at most {@code length} sequences with which this span begins. */
  public SequenceSpan head(long length) {
    long end = ascending ? Math.min(last, first + length - 1) : Math.max(last, first - length + 1);
    return new SequenceSpan(first, end, ascending);
  }

  /** What remains of this span after the sequence {@code done}. */
  public SequenceSpan after(long done) {
    return new SequenceSpan(ascending ? done + 1 : done - 1, last, ascending);
  }

  long lowest() {
    return ascending ? first : last;
  }

  long highest() {
    return ascending ? last : first;
  }
}
