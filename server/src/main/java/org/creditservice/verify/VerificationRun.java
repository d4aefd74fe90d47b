package org.creditservice.verify;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/** A verification that is going on: what its workers share. Thread-safe. */
final class VerificationRun {
  private static final long PROGRESS_NANOS = Duration.ofSeconds(1).toNanos();

  private final VerifyRange range;
  private final Pace pace;
  private final VerificationListener listener;
  private final long startNanos = System.nanoTime();
  private final AtomicInteger nextBucket;
  private final Findings findings = new Findings();
  private Counts counts = Counts.NONE;
  private int bucketsDone;
  private long progressNanos = startNanos;

  VerificationRun(VerifyRange range, Pace pace, VerificationListener listener) {
    this.range = range;
    this.pace = pace;
    this.listener = listener;
    this.nextBucket = new AtomicInteger(range.firstBucket());
  }

  /** A bucket that nobody has begun; −1 if there is none. */
  int takeBucket() {
    int bucket = nextBucket.getAndIncrement();
    return bucket <= range.lastBucket() ? bucket : -1;
  }

  /** Takes what a worker has found, and lets it rest. */
  PageCheck.ChunkListener chunks() {
    return new PageCheck.ChunkListener() {
      private long beginNanos = System.nanoTime();

      @Override
      public void verified(Counts chunk, Findings found) throws InterruptedException {
        add(chunk, found);
        pace.rest(Duration.ofNanos(System.nanoTime() - beginNanos));
        beginNanos = System.nanoTime();
      }
    };
  }

  synchronized void add(Counts chunk, Findings found) throws InterruptedException {
    counts = counts.plus(chunk);
    for (Finding finding : findings.addAll(found)) {
      listener.finding(finding);
    }
    report();
  }

  synchronized void bucketDone() throws InterruptedException {
    bucketsDone++;
    report();
  }

  private void report() throws InterruptedException {
    long now = System.nanoTime();
    if (now - progressNanos >= PROGRESS_NANOS) {
      progressNanos = now;
      listener.progress(
          new Progress(counts, bucketsDone, range.bucketCount(), findings.total(), elapsed()));
    }
  }

  private Duration elapsed() {
    return Duration.ofNanos(System.nanoTime() - startNanos);
  }

  synchronized Summary summary() {
    return new Summary(counts, findings, elapsed());
  }
}
