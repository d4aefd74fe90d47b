package org.creditservice.imports;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import org.creditservice.batch.CommittedDecision;
import org.creditservice.batch.Engine;
import org.creditservice.batch.NotExecutedException;
import org.creditservice.config.EngineSettings;

/**
 * Brings the rows of a file into the ledger, many at a time, one after the other where they are of
 * the same profile: of two such rows the first in the file goes in, always.
 *
 * <p>One run, on one thread.
 */
public final class BulkImport {
  private final Submissions submissions;
  private final ImportListener listener;

  /** By profile, the oldest first. */
  private final Map<String, InFlight> inFlight = new LinkedHashMap<>();

  private long created;
  private long alreadyThere;
  private long rejected;

  private record InFlight(ProfileRow row, CompletableFuture<CommittedDecision> reply) {}

  public BulkImport(Engine engine, EngineSettings settings, ImportListener listener) {
    this.submissions = new Submissions(engine, settings);
    this.listener = listener;
  }

  /**
   * Imports all rows, or those before the moment at which it is told to stop.
   *
   * @throws ImportAbortedException if it can't go on
   * @throws IOException if the file can't be read any more
   * @throws UnusableFileException if the file is another than the one that was opened
   */
  public Summary run(ProfileFile file, BooleanSupplier stopped)
      throws IOException, UnusableFileException, ImportAbortedException, InterruptedException {
    try (LineReader lines = file.lines()) {
      RowParser parser = ProfileFile.header(lines);
      Line line = lines.next();
      for (; line != null && !stopped.getAsBoolean(); line = lines.next()) {
        if (!line.isBlank()) {
          add(parser, line);
        }
      }
      while (!inFlight.isEmpty()) {
        settleOldest();
      }
      return new Summary(created, alreadyThere, rejected, line == null);
    }
  }

  private void add(RowParser parser, Line line)
      throws ImportAbortedException, InterruptedException {
    try {
      submit(parser.parse(line));
    } catch (BadRowException e) {
      reject(line.number(), e.reason());
    }
  }

  private void submit(ProfileRow row) throws ImportAbortedException, InterruptedException {
    while (inFlight.size() >= submissions.inFlightMax() || inFlight.containsKey(row.profileId())) {
      settleOldest();
    }
    inFlight.put(row.profileId(), new InFlight(row, submissions.submit(row)));
  }

  private void settleOldest() throws ImportAbortedException, InterruptedException {
    for (int attempt = 1; ; attempt++) {
      InFlight oldest = inFlight.values().iterator().next();
      try {
        CommittedDecision reply = Submissions.get(oldest.reply);
        inFlight.remove(oldest.row.profileId());
        settle(oldest.row, reply);
        return;
      } catch (NotExecutedException e) {
        if (e.retryAfter() == null) {
          inFlight.remove(oldest.row.profileId());
          reject(oldest.row.line(), String.valueOf(e.getMessage()));
          return;
        }
        Submissions.pause(e, attempt);
        resubmit();
      }
    }
  }

  /** All that failed, at once: what made one row fail has mostly made hundreds fail. */
  private void resubmit() {
    inFlight.replaceAll(
        (profileId, row) ->
            row.reply.isCompletedExceptionally()
                ? new InFlight(row.row, submissions.submit(row.row))
                : row);
  }

  private void settle(ProfileRow row, CommittedDecision reply) {
    if (reply.refused()) {
      reject(row.line(), RowRefusal.describe(reply.decision()));
      return;
    }
    if (reply.replayed()) {
      alreadyThere++;
    } else {
      created++;
    }
    listener.done(rowsDone());
  }

  private void reject(long line, String reason) {
    rejected++;
    listener.rejected(line, reason);
    listener.done(rowsDone());
  }

  private long rowsDone() {
    return created + alreadyThere + rejected;
  }
}
