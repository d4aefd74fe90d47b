package org.creditservice.main;

import java.sql.SQLException;
import org.creditservice.config.DatabaseTarget;
import org.creditservice.db.SessionSource;
import org.jspecify.annotations.Nullable;

/** A command cannot do its work. The message is one sentence for the operator. */
final class StartupException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final int exitCode;

  StartupException(int exitCode, String sentence, @Nullable Throwable cause) {
    super(sentence, cause);
    this.exitCode = exitCode;
  }

  /**
   * About a database that gives no session, or not the right ones.
   *
   * @param reason a clause
   */
  static StartupException unusable(DatabaseTarget target, String reason, SQLException cause) {
    return new StartupException(
        ExitCode.FAILED,
        "The database at %s cannot be used: %s%s."
            .formatted(
                target.describe(),
                reason,
                SessionSource.isStandby(cause) ? "; use its primary" : ""),
        cause);
  }

  /** One of {@link ExitCode}. */
  int exitCode() {
    return exitCode;
  }
}
