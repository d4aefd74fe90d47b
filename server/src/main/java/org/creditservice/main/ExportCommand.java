package org.creditservice.main;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.util.Map;
import java.util.Objects;
import org.creditservice.config.IoReason;
import org.creditservice.config.Settings;
import org.creditservice.db.DatabaseException;
import org.creditservice.db.LongReadPool;
import org.creditservice.db.SessionSource.Role;
import org.creditservice.db.export.ExportSource;
import org.creditservice.exports.Export;
import org.creditservice.exports.ExportFile;
import org.creditservice.exports.Exported;
import org.creditservice.exports.UnusableTargetException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Exports what is stored to a file, and ends. */
@Command(
    name = "export",
    description = {
      "Export ledger entries, operations or jobs to a file, and end.",
      "Changes nothing and keeps nobody waiting; the database may be a standby. An export that was"
          + " stopped goes on with --resume."
    },
    abbreviateSynopsis = true,
    sortOptions = false)
final class ExportCommand extends SettingsCommand {

  private final StopSignal stop;
  private final OutputStream standardOutput;

  @Spec private @Nullable CommandSpec command;

  @Mixin private final ExportOptions options = new ExportOptions();

  /**
   * @param stop ends the export early
   * @param standardOutput unlike a PrintStream, says when it can't be written any more
   */
  ExportCommand(Map<String, String> environment, StopSignal stop, OutputStream standardOutput) {
    super(environment, Settings.FOR_READS);
    this.stop = stop;
    this.standardOutput = standardOutput;
  }

  @Override
  int run(Settings settings, PrintWriter out) throws InterruptedException {
    options.check();
    try (ServiceDatabase database = ServiceDatabase.openExisting(settings)) {
      ReadableSchema.require(database, settings.database().timeouts());
      PrintWriter err = Objects.requireNonNull(command).commandLine().getErr();
      PrintWriter result = options.toStandardOutput() ? err : out;
      return run(settings, database, Terminal.of(err), result);
    }
  }

  private int run(
      Settings settings, ServiceDatabase database, Terminal terminal, PrintWriter result)
      throws InterruptedException {
    try (LongReadPool pool =
        LongReadPool.open(
            "credit-export",
            database.target(),
            settings.database().timeouts(),
            1,
            Role.PRIMARY_OR_STANDBY)) {
      return export(options.exported(), new ExportSource(pool.connections()), terminal, result);
    } catch (UnusableTargetException e) {
      throw failed("The file \"%s\" %s.".formatted(options.path(), e.getMessage()), e);
    } catch (IOException e) {
      throw failed(unwritable(e), e);
    } catch (DatabaseException e) {
      throw failed(
          "The database at %s can no longer be read: %s.%s"
              .formatted(database.target().describe(), e.getMessage(), advice()),
          e);
    } finally {
      terminal.clear();
    }
  }

  private <R> int export(
      Exported<R> exported, ExportSource source, Terminal terminal, PrintWriter result)
      throws IOException, UnusableTargetException, InterruptedException {
    ExportFile file =
        options.toStandardOutput()
            ? ExportFile.of(standardOutput)
            : ExportFile.open(options.path(), options.existing(), options.format(), exported);
    ExportProgress progress = new ExportProgress(exported.name(), terminal);
    Export<R> export =
        new Export<>(exported, options.filter(), source, progress, stop.requested()::isDone);
    boolean complete = export.run(file, options.format());
    result.println(progress.sentence(complete, export.rows(), file.rows()));
    result.flush();
    return complete ? ExitCode.OK : ExitCode.FAILED;
  }

  private String unwritable(IOException e) {
    return options.toStandardOutput()
        ? "Standard output can no longer be written: %s.".formatted(IoReason.of(e))
        : "The file \"%s\" can't be written: %s.%s"
            .formatted(options.path(), IoReason.of(e), advice());
  }

  private String advice() {
    return options.toStandardOutput() ? "" : " Run the export again with --resume to continue.";
  }

  private static StartupException failed(String sentence, Exception cause) {
    return new StartupException(ExitCode.FAILED, sentence, cause);
  }
}
