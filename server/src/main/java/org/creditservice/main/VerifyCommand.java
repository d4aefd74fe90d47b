package org.creditservice.main;

import java.io.PrintWriter;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.creditservice.anchor.Anchor;
import org.creditservice.api.admin.RecordedAnswers;
import org.creditservice.config.Settings;
import org.creditservice.db.DatabaseException;
import org.creditservice.db.LongReadPool;
import org.creditservice.db.SessionSource.Role;
import org.creditservice.verify.Pace;
import org.creditservice.verify.Summary;
import org.creditservice.verify.UnknownProfileException;
import org.creditservice.verify.Verifier;
import org.creditservice.verify.VerifyRange;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Verifies what is stored in a database, and ends. */
@Command(
    name = "verify",
    description = {
      "Verify that everything in the ledger is right, and end.",
      "Changes nothing and keeps nobody waiting; the database may be a standby. Each finding says what"
          + " is wrong and what to do next. The exit code is 0 without findings, else 1."
    },
    abbreviateSynopsis = true,
    sortOptions = false)
final class VerifyCommand extends SettingsCommand {

  /** As many as read and compute at the same time on two cores. */
  private static final int WORKERS = 2;

  /** A failover takes less. */
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private static final String STOPPED = "The verification was stopped before its end.";

  private final StopSignal stop;

  @Spec private @Nullable CommandSpec command;

  @Mixin private final RangeOptions range = new RangeOptions();

  @Mixin private final AnchorOptions anchor = new AnchorOptions();

  @Option(names = "--json", description = "Print findings and summary as JSON, one object a line.")
  private boolean json;

  /**
   * @param stop ends the verification early
   */
  VerifyCommand(Map<String, String> environment, StopSignal stop) {
    super(environment, Settings.FOR_READS);
    this.stop = stop;
  }

  @Override
  int run(Settings settings, PrintWriter out) throws Exception {
    VerifyRange wanted = range.range(InstantSource.system());
    Optional<Anchor> anchored = anchor.read(wanted);
    PrintWriter err = Objects.requireNonNull(command).commandLine().getErr();
    VerifyReport report = new VerifyReport(out, Terminal.of(err), json);
    try (ServiceDatabase database = ServiceDatabase.openExisting(settings)) {
      ReadableSchema.require(database, settings.database().timeouts());
      Summary summary = verify(settings, database, wanted, anchored, report);
      report.summary(summary);
      return summary.clean() ? ExitCode.OK : ExitCode.FAILED;
    }
  }

  private Summary verify(
      Settings settings,
      ServiceDatabase database,
      VerifyRange wanted,
      Optional<Anchor> anchored,
      VerifyReport report) {
    try (LongReadPool pool =
        LongReadPool.open(
            "credit-verify",
            database.target(),
            settings.database().timeouts(),
            WORKERS,
            Role.PRIMARY_OR_STANDBY)) {
      interruptOnStop(Thread.currentThread());
      if (anchored.isPresent()) {
        anchor.requireOwnLedger(anchored.get(), pool.connections(), PATIENCE);
      }
      Summary summary =
          new Verifier(pool.connections(), new RecordedAnswers(), PATIENCE)
              .verify(wanted, WORKERS, Pace.FULL, report);
      return anchored.isEmpty()
          ? summary
          : anchor.check(anchored.get(), pool.connections(), PATIENCE, summary, report);
    } catch (UnknownProfileException e) {
      throw new StartupException(ExitCode.FAILED, String.valueOf(e.getMessage()), e);
    } catch (InterruptedException e) {
      throw new StartupException(ExitCode.FAILED, STOPPED, e);
    } catch (DatabaseException e) {
      if (stop.requested().isDone()) {
        throw new StartupException(ExitCode.FAILED, STOPPED, e);
      }
      throw new StartupException(
          ExitCode.FAILED,
          "The database at %s can no longer be read: %s."
              .formatted(database.target().describe(), e.getMessage()),
          e);
    }
  }

  private void interruptOnStop(Thread thread) {
    CompletableFuture<Void> unused = stop.requested().thenRun(thread::interrupt);
  }
}
