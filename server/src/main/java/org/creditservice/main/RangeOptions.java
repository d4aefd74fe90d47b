package org.creditservice.main;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.creditservice.config.Durations;
import org.creditservice.core.Limits;
import org.creditservice.db.Bucket;
import org.creditservice.verify.VerifyRange;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options that say which part of the ledger is meant. */
final class RangeOptions {
  private static final String CHANGED_SINCE = "--changed-since";
  private static final Pattern BUCKETS = Pattern.compile("([0-9]{1,3})(?:-([0-9]{1,3}))?");
  private static final Pattern ID =
      Pattern.compile("[\\x21-\\x7E]{1," + Limits.ID_LENGTH_MAX + "}");

  @Option(names = "--profile", paramLabel = "ID", description = "Verify only this profile.")
  private @Nullable String profile;

  @Option(
      names = "--buckets",
      paramLabel = "N-N",
      description = "Verify only these of the 256 buckets, such as 0-15.")
  private @Nullable String buckets;

  @Option(
      names = CHANGED_SINCE,
      paramLabel = "TIME",
      description =
          "Verify only profiles for which something was recorded later: a time such as"
              + " 2026-11-24T08:00:00Z, or a length of time such as 12h.")
  private @Nullable String changedSince;

  /**
   * The range.
   *
   * @throws StartupException if an option is not accepted
   */
  VerifyRange range(InstantSource clock) {
    if (profile != null) {
      return profile(profile);
    }
    Matcher bounds = BUCKETS.matcher(buckets == null ? "0-" + (Bucket.COUNT - 1) : buckets);
    if (bounds.matches()) {
      int first = Integer.parseInt(bounds.group(1));
      int last = bounds.group(2) == null ? first : Integer.parseInt(bounds.group(2));
      if (first <= last && last < Bucket.COUNT) {
        return new VerifyRange(first, last, null, changedSince(clock));
      }
    }
    throw refusal("--buckets", buckets, "one or two numbers from 0 to 255, written like 0-15");
  }

  private VerifyRange profile(String id) {
    if (buckets != null || changedSince != null) {
      throw new StartupException(
          ExitCode.REFUSED,
          "--profile: is not accepted together with --buckets or --changed-since.",
          null);
    }
    if (!ID.matcher(id).matches()) {
      throw refusal("--profile", id, "1 to 128 visible ASCII characters");
    }
    return VerifyRange.profile(id);
  }

  private @Nullable Instant changedSince(InstantSource clock) {
    if (changedSince == null) {
      return null;
    }
    try {
      Duration ago = Durations.parse(changedSince);
      return clock.instant().minus(ago);
    } catch (IllegalArgumentException | ArithmeticException e) {
      return time(CHANGED_SINCE, changedSince);
    }
  }

  /**
   * A time in an option.
   *
   * @throws StartupException if it is none
   */
  static Instant time(String option, String text) {
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException e) {
      String orLength = option.equals(CHANGED_SINCE) ? " or a length of time like 12h or 7d" : "";
      throw refusal(option, text, "a time like 2026-11-24T08:00:00Z" + orLength);
    }
  }

  private static StartupException refusal(String option, @Nullable String value, String accepted) {
    return new StartupException(
        ExitCode.REFUSED,
        "%s: \"%s\" is not accepted; it must be %s.".formatted(option, value, accepted),
        null);
  }
}
