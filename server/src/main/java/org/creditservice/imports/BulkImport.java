package org.creditservice.imports;

import java.io.IOException;
import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
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
  private final BooleanSupplier stopped;

  /** By profile id, the oldest first. */
  private final Map<String, InFlight> inFlight = new LinkedHashMap<>();

  private long executed;
  private BigInteger credits = BigInteger.ZERO;
  private long alreadyThere;
  private long rejected;

  private record InFlight(Row row, CompletableFuture<CommittedDecision> decision) {}

  /**
   * A run that has not begun.
   *
   * @param stopped whether to end early
   */
  public BulkImport(
      RowFile file,
      Engine engine,
      EngineSettings settings,
      ImportListener listener,
      BooleanSupplier stopped) {
    this.file = file;
    this.kind = file.kind();
    this.submissions = new Submissions(engine, settings, stopped);
    this.listener = listener;
    this.stopped = stopped;
  }

  /**
   * Executes all rows, or fewer if it is stopped on the way.
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
      for (; line != null && !stopped.getAsBoolean(); line = lines.next()) {
        if (parser.isRow(line)) {
          add(parser, line);
        }
      }
      while (!inFlight.isEmpty()) {
        settleOldest();
      }
      return new Summary(executed, alreadyThere, rejected, credits, line == null);
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
    }
    inFlight.put(row.profileId(), new InFlight(row, submissions.submit(row)));
  }

  private void settleOldest() throws ImportAbortedException, InterruptedException {
    for (int attempt = 1; ; attempt++) {
      InFlight oldest = inFlight.values().iterator().next();
      try {
        CommittedDecision decision = Submissions.get(oldest.decision);
        inFlight.remove(oldest.row.profileId());
        settle(oldest.row, decision);
        return;
      } catch (NotExecutedException e) {
        if (e.retryAfter() == null) {
          inFlight.remove(oldest.row.profileId());
          reject(oldest.row.line(), String.valueOf(e.getMessage()));
          return;
        }
        submissions.pause(e, attempt);
        resubmit();
      }
    }
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

  private void reject(long line, String reason) {
    rejected++;
    listener.rejected(line, reason);
    listener.done(rowsDone());
  }

  private long rowsDone() {
    return executed + alreadyThere + rejected;
  }
}
