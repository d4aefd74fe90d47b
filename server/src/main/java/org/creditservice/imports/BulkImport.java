package org.creditservice.imports;

import java.io.IOException;
import java.math.BigInteger;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.creditservice.batch.CommittedDecision;
import org.creditservice.batch.Engine;
import org.creditservice.batch.NotExecutedException;
import org.creditservice.config.EngineSettings;
import org.creditservice.core.decision.Decision;
import org.creditservice.core.decision.Decision.Refused;
import org.creditservice.core.decision.Decision.Replayed;

/**
 * Executes the rows of a file, many at a time. Rows of the same profile are executed one after the
 * other: of two such rows, the first in the file always wins.
 *
 * <p>Used once, on one thread.
 */
public final class BulkImport {
  private static final String REPEATED =
      "has the profile and the key of an earlier line: if it is meant, give it a key of its own";

  private final Submissions submissions;
  private final SeenKeys seen = new SeenKeys();
  private final RowFile file;
  private final RowKind kind;
  private final ImportListener listener;
  private final CompletableFuture<?> stop;

  /** By profile id, the oldest first. */
  private final Map<String, InFlight> inFlight = new LinkedHashMap<>();

  /** Whether a row was given up since the run is stopped. */
  private boolean leftOut;

  private long executed;
  private BigInteger credits = BigInteger.ZERO;
  private long alreadyThere;
  private long rejected;

  /** How long those in flight may take once it is stopped: a batch takes milliseconds. */
  private static final Duration STOP = Duration.ofSeconds(1);

  private record InFlight(Row row, CompletableFuture<CommittedDecision> decision) {}

  /**
   * A run that has not begun.
   *
   * @param stop ends it early once it is completed
   */
  public BulkImport(
      RowFile file,
      Engine engine,
      EngineSettings settings,
      ImportListener listener,
      CompletableFuture<?> stop) {
    this.file = file;
    this.kind = file.kind();
    this.submissions = new Submissions(engine, settings, stop);
    this.listener = listener;
    this.stop = stop;
  }

  /**
   * Executes all rows, or fewer if it is stopped on the way. Then it waits no longer than a second
   * for those in flight: what became of the others, the next run finds out.
   *
   * @throws ImportAbortedException if it cannot continue
   * @throws IOException if the file cannot be read any more
   * @throws UnusableFileException if the file has changed since it was opened
   */
  public Summary run()
      throws IOException, UnusableFileException, ImportAbortedException, InterruptedException {
    try (LineReader lines = file.lines()) {
      RowParser parser = RowFile.header(kind, lines);
      Line line = lines.next();
      for (; line != null && !stop.isDone(); line = lines.next()) {
        if (parser.isRow(line)) {
          add(parser, line);
        }
      }
      while (!inFlight.isEmpty() && !stop.isDone()) {
        settleOldest();
      }
      settleStopped();
      return new Summary(executed, alreadyThere, rejected, credits, line == null && !leftOut);
    }
  }

  /** Settles those in flight that are decided soon, and gives up the others. */
  private void settleStopped() throws ImportAbortedException, InterruptedException {
    Submissions.await(inFlight.values().stream().map(InFlight::decision).toList(), STOP);
    for (InFlight row : inFlight.values()) {
      // A command that is not being executed yet won't be.
      leftOut |= row.decision.cancel(false) || !trySettle(row);
    }
  }

  private boolean trySettle(InFlight row) throws ImportAbortedException, InterruptedException {
    try {
      settle(row.row, Submissions.get(row.decision));
      return true;
    } catch (NotExecutedException e) {
      if (e.retryAfter() == null) {
        reject(row.row, e);
      }
      return e.retryAfter() == null;
    }
  }

  private void add(RowParser parser, Line line)
      throws ImportAbortedException, InterruptedException {
    try {
      Row row = parser.parse(line);
      if (kind.refusesRepeats() && !seen.add(row.key())) {
        throw new BadRowException(REPEATED);
      }
      submit(row);
    } catch (BadRowException e) {
      reject(line.number(), e.reason());
    }
  }

  private void submit(Row row) throws ImportAbortedException, InterruptedException {
    while (inFlight.size() >= submissions.inFlightMax() || inFlight.containsKey(row.profileId())) {
      settleOldest();
      if (stop.isDone()) {
        leftOut = true;
        return;
      }
    }
    inFlight.put(row.profileId(), new InFlight(row, submissions.submit(row)));
  }

  /** Returns once the oldest row in flight is settled, or the run is stopped. */
  private void settleOldest() throws ImportAbortedException, InterruptedException {
    for (int attempt = 1; submissions.awaits(oldest().decision); attempt++) {
      InFlight oldest = oldest();
      try {
        CommittedDecision decision = Submissions.get(oldest.decision);
        inFlight.remove(oldest.row.profileId());
        settle(oldest.row, decision);
        return;
      } catch (NotExecutedException e) {
        if (e.retryAfter() == null) {
          inFlight.remove(oldest.row.profileId());
          reject(oldest.row, e);
          return;
        }
        submissions.pause(e, attempt);
        resubmit();
      }
    }
  }

  private InFlight oldest() {
    return inFlight.values().iterator().next();
  }

  /** Resubmits all rows that failed: what made one fail has usually made hundreds fail. */
  private void resubmit() {
    inFlight.replaceAll(
        (profileId, row) ->
            row.decision.isCompletedExceptionally()
                ? new InFlight(row.row, submissions.submit(row.row))
                : row);
  }

  private void settle(Row row, CommittedDecision committed) {
    if (committed.refused()) {
      reject(row.line(), describe(committed.decision()));
      return;
    }
    if (committed.replayed()) {
      alreadyThere++;
    } else {
      executed++;
      credits = credits.add(BigInteger.valueOf(row.credits()));
    }
    listener.done(rowsDone());
  }

  private String describe(Decision decision) {
    if (decision instanceof Refused refused) {
      return kind.describe(refused.refusal());
    }
    if (decision instanceof Replayed replayed) {
      return kind.describe(replayed.operation());
    }
    throw new IllegalArgumentException("not a refusal: " + decision);
  }

  private void reject(Row row, NotExecutedException failure) throws ImportAbortedException {
    if (failure.isForAll()) {
      throw new ImportAbortedException(
          "The database refuses what the service sends, whatever the row; the log has the details"
              + " of error "
              + failure.errorId()
              + ".");
    }
    reject(row.line(), String.valueOf(failure.getMessage()));
  }

  private void reject(long line, String reason) {
    rejected++;
    listener.rejected(line, reason);
    listener.done(rowsDone());
  }

  private long rowsDone() {
    return executed + alreadyThere + rejected;
  }
}
