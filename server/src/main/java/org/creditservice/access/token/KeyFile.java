package org.creditservice.access.token;

import java.io.IOException;
import java.nio.file.Path;
import java.text.ParseException;
import java.time.Duration;
import org.creditservice.access.WatchedFile;
import org.creditservice.config.InvalidSettingException;
import org.creditservice.logging.LogEvent;
import org.creditservice.thread.PeriodicTask;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keys in a file, which is read again when it changes. A broken file leaves the old keys. */
public final class KeyFile implements KeySource {
  private static final Logger log = LoggerFactory.getLogger(KeyFile.class);

  private final WatchedFile file;
  private final PeriodicTask reading = new PeriodicTask("credit-jwt-keys", this::read);
  private volatile SigningKeys keys;

  private KeyFile(WatchedFile file, SigningKeys keys) {
    this.file = file;
    this.keys = keys;
  }

  /**
   * Reads the file, and goes on to look whether it has changed.
   *
   * @param flag that names it, for messages
   * @throws InvalidSettingException if it can't be used
   */
  public static KeyFile open(String flag, Path path, Duration interval) {
    WatchedFile file = new WatchedFile(path, SigningKeys.CHARACTERS_MAX);
    try {
      KeyFile source = new KeyFile(file, SigningKeys.parse(file.changed().orElse("")));
      source.reading.start(interval);
      return source;
    } catch (IOException | ParseException e) {
      throw new InvalidSettingException(
          "%s: the file %s can't be used: %s.".formatted(flag, path, e.getMessage()));
    }
  }

  private void read() {
    try {
      String text = file.changed().orElse(null);
      if (text != null) {
        keys = SigningKeys.parse(text);
        log.info("the keys of tokens were read again: {} in {}", keys.size(), file.path());
      }
    } catch (IOException | ParseException e) {
      log.warn(
          LogEvent.JWT_KEYS_NOT_READ,
          "the file {} with the keys of tokens can't be used, and the old ones stay in force: {}",
          file.path(),
          e.getMessage());
    }
  }

  @Override
  public SigningKeys keys() {
    return keys;
  }

  /** The file is read soon anyway. */
  @Override
  public void wanted() {}

  @Override
  public void close() {
    reading.close();
  }
}
