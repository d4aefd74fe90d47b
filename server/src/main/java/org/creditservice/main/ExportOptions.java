package org.creditservice.main;

import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.creditservice.core.Limits;
import org.creditservice.db.export.ExportFilter;
import org.creditservice.exports.ExportFile;
import org.creditservice.exports.ExportFormat;
import org.creditservice.exports.Exported;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What is exported, how and where to. */
final class ExportOptions {
  private static final Pattern ID =
      Pattern.compile("[\\x21-\\x7E]{1," + Limits.ID_LENGTH_MAX + "}");

  private static final Map<String, Exported<?>> KINDS =
      Map.of("entries", Exported.ENTRIES, "operations", Exported.OPERATIONS, "jobs", Exported.JOBS);

  @Parameters(
      paramLabel = "entries|operations|jobs",
      description = "What to export: ledger entries, recorded operations without answers, or jobs.")
  private @Nullable String kind;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FILE",
      converter = PathConverter.class,
      description = "The file to write, or - for standard output.")
  private @Nullable Path out;

  @Option(
      names = "--format",
      paramLabel = "csv|jsonl",
      description = "CSV, which is the default, or JSON lines.")
  private String format = "csv";

  @Option(
      names = "--start-time",
      paramLabel = "TIME",
      description = "Only what was created at this time, such as 2026-11-24T08:00:00Z, or later.")
  private @Nullable String startTime;

  @Option(names = "--end-time", paramLabel = "TIME", description = "Only what was created before.")
  private @Nullable String endTime;

  @Option(
      names = "--profile",
      paramLabel = "ID",
      description = "Only what belongs to this profile.")
  private @Nullable String profile;

  @Option(
      names = "--resume",
      description =
          "Go on behind the last complete row of the file, with the same options as before.")
  private boolean resume;

  @Option(names = "--force", description = "Overwrite the file.")
  private boolean force;

  /**
   * Checks the options.
   *
   * @throws StartupException with one sentence about the first that is not accepted
   */
  void check() {
    if (resume && force) {
      throw new StartupException(
          ExitCode.REFUSED, "--resume and --force: only one of the two is accepted.", null);
    }
    if (toStandardOutput() && (resume || force)) {
      throw new StartupException(
          ExitCode.REFUSED, "--resume and --force: need a file to write to, not -.", null);
    }
    exported();
    format();
    filter();
  }

  Exported<?> exported() {
    Exported<?> exported = KINDS.get(String.valueOf(kind));
    if (exported == null) {
      throw refusal("export", kind, "entries, operations or jobs");
    }
    return exported;
  }

  ExportFormat format() {
    try {
      return ExportFormat.valueOf(format.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw refusal("--format", format, "csv or jsonl");
    }
  }

  ExportFilter filter() {
    if (profile != null && !ID.matcher(profile).matches()) {
      throw refusal("--profile", profile, "1 to 128 visible ASCII characters");
    }
    return new ExportFilter(profile, time("--start-time", startTime), time("--end-time", endTime));
  }

  boolean toStandardOutput() {
    return path().toString().equals("-");
  }

  Path path() {
    return Objects.requireNonNull(out);
  }

  ExportFile.Existing existing() {
    if (resume) {
      return ExportFile.Existing.RESUME;
    }
    return force ? ExportFile.Existing.OVERWRITE : ExportFile.Existing.REFUSE;
  }

  private static @Nullable Instant time(String option, @Nullable String text) {
    try {
      return text == null ? null : OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException e) {
      throw refusal(option, text, "a time like 2026-11-24T08:00:00Z");
    }
  }

  private static StartupException refusal(String option, @Nullable String value, String accepted) {
    return new StartupException(
        ExitCode.REFUSED,
        "%s: \"%s\" is not accepted; it must be %s.".formatted(option, value, accepted),
        null);
  }
}
