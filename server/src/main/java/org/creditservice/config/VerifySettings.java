package org.creditservice.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How the service verifies what is stored, and anchors it, by itself.
 *
 * @param interval from the end of one verification to the next; absent: it verifies nothing
 * @param anchorDir where it writes anchors; absent: nowhere
 * @param anchorInterval from one anchor to the next
 * @param anchorSignKey file with the private key that anchors are signed with
 */
public record VerifySettings(
    Optional<Duration> interval,
    Optional<Path> anchorDir,
    Duration anchorInterval,
    Optional<Path> anchorSignKey) {

  private static final String OFF = "off";

  /** A night finds what a day has done. A verification reads everything, slowly. */
  static final Duration DEFAULT_INTERVAL = Duration.ofDays(1);

  /** What was written since the last anchor is protected by nothing but the hash chain. */
  static final Duration DEFAULT_ANCHOR_INTERVAL = Duration.ofDays(1);

  private static final Duration MIN = Duration.ofSeconds(1);
  private static final Duration MAX = Duration.ofDays(365);

  static final Setting<Optional<Duration>> INTERVAL =
      Setting.of(
          "verify-interval",
          intervalOrOff(),
          Durations.format(DEFAULT_INTERVAL),
          "How long to wait between two verifications of the whole ledger, which run at a low pace;"
              + " off for none.");

  static final Setting<Path> ANCHOR_DIR =
      Setting.optional(
          "anchor-dir",
          SettingType.path("DIR"),
          "Write anchors of the ledger into this directory; without it there are none.");

  static final Setting<Duration> ANCHOR_INTERVAL =
      Setting.of(
          "anchor-interval",
          SettingType.duration(MIN, MAX),
          Durations.format(DEFAULT_ANCHOR_INTERVAL),
          "How long to wait between two anchors.");

  static final Setting<Path> ANCHOR_SIGN_KEY =
      Setting.optional(
          "anchor-sign-key",
          SettingType.path("FILE"),
          "Sign anchors with this private key (Ed25519, PEM).");

  static final List<Setting<?>> ALL =
      List.of(INTERVAL, ANCHOR_DIR, ANCHOR_INTERVAL, ANCHOR_SIGN_KEY);

  static VerifySettings from(SettingValues values) {
    Optional<Path> directory = values.find(ANCHOR_DIR);
    directory.ifPresent(path -> requireWritable(values, path));
    if (directory.isEmpty() && values.isSet(ANCHOR_SIGN_KEY)) {
      throw new InvalidSettingException(
          "%s: is accepted only together with %s."
              .formatted(values.nameOf(ANCHOR_SIGN_KEY), ANCHOR_DIR.flag()));
    }
    return new VerifySettings(
        values.get(INTERVAL), directory, values.get(ANCHOR_INTERVAL), values.find(ANCHOR_SIGN_KEY));
  }

  private static void requireWritable(SettingValues values, Path directory) {
    if (!Files.isDirectory(directory) || !Files.isWritable(directory)) {
      throw new InvalidSettingException(
          "%s: \"%s\" is not accepted; it must be a directory that this user can write to."
              .formatted(values.nameOf(ANCHOR_DIR), directory));
    }
  }

  private static SettingType<Optional<Duration>> intervalOrOff() {
    SettingType<Duration> duration = SettingType.duration(MIN, MAX);
    return new SettingType<>(
        "TIME|" + OFF,
        duration.accepted() + ", or " + OFF,
        text -> text.equals(OFF) ? Optional.empty() : Optional.of(duration.parser().apply(text)));
  }
}
