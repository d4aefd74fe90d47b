package org.creditservice.tls;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermission;
import org.creditservice.config.TlsSettings;
import org.creditservice.logging.LogEvent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether others can read a key. */
final class KeyFileMode {
  private static final Logger log = LoggerFactory.getLogger(KeyFileMode.class);

  private KeyFileMode() {}

  static void warnIfReadable(TlsSettings settings) {
    try {
      if (Files.getPosixFilePermissions(settings.key()).contains(PosixFilePermission.OTHERS_READ)) {
        log.warn(
            LogEvent.KEY_FILE_READABLE,
            "{}: every user of this machine can read \"{}\"; chmod o= takes that away",
            settings.flag("key"),
            settings.key());
      }
    } catch (IOException | UnsupportedOperationException e) {
      log.debug("the mode of \"{}\" is unknown", settings.key(), e);
    }
  }
}
