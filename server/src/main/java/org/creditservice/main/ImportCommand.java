package org.creditservice.main;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.creditservice.config.Settings;
import org.creditservice.imports.ProfileRows;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Imports profiles with their balances from a file, and ends. */
@Command(
    name = "import",
    description = {
      "Create profiles with opening balances from a CSV file, and end.",
      "An import that is run again continues: it does not change what is already imported. Rows that"
          + " cannot be imported are reported by line number, and all others are imported."
    },
    abbreviateSynopsis = true,
    sortOptions = false)
final class ImportCommand extends SettingsCommand {
  private final StopSignal stop;

  @Spec private @Nullable CommandSpec command;

  @Option(
      names = "--profiles",
      required = true,
      paramLabel = "FILE",
      converter = PathConverter.class,
      description =
          "CSV file (UTF-8) whose first line names the columns: profile_id, balance and, optionally,"
              + " last_deduct_time (such as 2026-11-24T08:00:00Z).")
  private @Nullable Path profiles;

  /**
   * @param stop ends the import early
   */
  ImportCommand(Map<String, String> environment, StopSignal stop) {
    super(environment, Settings.FOR_IMPORT);
    this.stop = stop;
  }

  @Override
  int run(Settings settings, PrintWriter out) throws Exception {
    Path path = Objects.requireNonNull(profiles);
    PrintWriter err = Objects.requireNonNull(command).commandLine().getErr();
    BulkRun run = new BulkRun(settings, stop, path, "Run the import again to continue.", false);
    BulkRun.Result<ImportProgress> result =
        run.run(new ProfileRows(), rows -> new ImportProgress(rows, err));
    out.println(result.listener().imported(result.summary()));
    out.flush();
    return result.exitCode();
  }
}
