package org.creditservice.main;

import java.io.PrintWriter;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.creditservice.config.Settings;
import org.creditservice.core.Limits;
import org.creditservice.imports.GrantRows;
import org.creditservice.imports.Summary;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Grants credits to many profiles from a file, and ends. */
@Command(
    name = "grant",
    description = {
      "Grant credits to the profiles in a CSV file, and end.",
      "Without --execute it only says what would be done. Grants that are run again continue: no row"
          + " is granted twice. Rows that cannot be granted are reported by line number, and all"
          + " others are granted."
    },
    abbreviateSynopsis = true,
    sortOptions = false)
final class GrantCommand extends SettingsCommand {
  /** A profile's id of at least one character follows. */
  private static final Pattern KEY_PREFIX =
      Pattern.compile("[!-~]{1," + (Limits.ID_LENGTH_MAX - 1) + "}");

  private final StopSignal stop;

  @Spec private @Nullable CommandSpec command;

  @Option(
      names = "--file",
      required = true,
      paramLabel = "FILE",
      converter = PathConverter.class,
      description =
          "CSV file (UTF-8) whose first line names the columns: profile_id, amount, reason_code and,"
              + " without --key-prefix, idempotency_key.")
  private @Nullable Path file;

  @Option(
      names = "--key-prefix",
      paramLabel = "PREFIX",
      description =
          "The idempotency key of each row is this and the profile's id, so that a profile gets"
              + " credits once. Choose another one for each campaign, such as spring-2027/.")
  private @Nullable String keyPrefix;

  @Option(names = "--execute", description = "Grant the credits; without it, nothing is changed.")
  private boolean execute;

  @Option(names = "--dry-run", description = "Change nothing, which is the default.")
  private boolean dryRun;

  /**
   * @param stop ends the grants early
   */
  GrantCommand(Map<String, String> environment, StopSignal stop) {
    super(environment, Settings.FOR_IMPORT);
    this.stop = stop;
  }

  @Override
  int run(Settings settings, PrintWriter out) throws Exception {
    check();
    Path path = Objects.requireNonNull(file);
    PrintWriter err = Objects.requireNonNull(command).commandLine().getErr();
    BulkRun run =
        new BulkRun(
            settings,
            stop,
            path,
            execute ? "Run it again to continue." : "Nothing was changed; run it again.",
            !execute);
    BulkRun.Result<ImportProgress> result =
        run.run(new GrantRows(keyPrefix), rows -> new ImportProgress(rows, err));
    Summary summary = result.summary();
    ImportProgress progress = result.listener();
    out.println(execute ? progress.granted(summary) : progress.rehearsed(summary));
    if (!execute && summary.complete() && summary.credits().compareTo(BigInteger.ZERO) > 0) {
      out.println("Nothing was changed. To grant the credits, run it again with --execute.");
    }
    out.flush();
    return result.exitCode();
  }

  private void check() {
    if (execute && dryRun) {
      throw new StartupException(
          ExitCode.REFUSED, "--execute and --dry-run: only one of the two is accepted.", null);
    }
    if (keyPrefix != null && !KEY_PREFIX.matcher(keyPrefix).matches()) {
      throw new StartupException(
          ExitCode.REFUSED,
          "--key-prefix: \"%s\" is not accepted; it must be 1 to %d visible ASCII characters."
              .formatted(keyPrefix, Limits.ID_LENGTH_MAX - 1),
          null);
    }
    if (keyPrefix != null && keyPrefix.startsWith(Limits.SYSTEM_KEY_PREFIX)) {
      throw new StartupException(
          ExitCode.REFUSED,
          "--key-prefix: keys that begin with \"%s\" are reserved; choose another."
              .formatted(Limits.SYSTEM_KEY_PREFIX),
          null);
    }
  }
}
