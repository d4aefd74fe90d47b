package org.creditservice.main;

import java.sql.SQLException;
import java.util.List;
import org.creditservice.config.DatabaseTarget;
import org.creditservice.config.Settings;
import org.creditservice.db.FailureText;
import org.creditservice.db.roles.ExcessPrivileges;
import org.creditservice.logging.LogEvent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks whether the server's role can do more than a server needs. */
final class RoleCheck {
  private static final Logger log = LoggerFactory.getLogger(RoleCheck.class);

  /** An owner has dozens: a few tell what kind of role it is. */
  private static final int CLAUSES_MAX = 6;

  private RoleCheck() {}

  /**
   * Warns of too powerful a role.
   *
   * @throws StartupException about it, with --strict-roles
   */
  static void check(DatabaseTarget target, Settings settings) {
    boolean strict = settings.database().strictRoles();
    try {
      boolean removesKeys = settings.retention().keyRetention().isPresent();
      List<String> excess = ExcessPrivileges.of(target, removesKeys);
      if (excess.isEmpty()) {
        return;
      }
      String sentence = sentence(target, excess, removesKeys);
      if (strict) {
        throw new StartupException(
            ExitCode.REFUSED, sentence + " Or start without --strict-roles.", null);
      }
      log.warn(LogEvent.ROLE_EXCESS, sentence);
    } catch (SQLException e) {
      if (strict) {
        throw StartupException.unusable(target, FailureText.of(e), e);
      }
      log.debug("what the role can do could not be read", e);
    }
  }

  private static String sentence(DatabaseTarget target, List<String> excess, boolean removesKeys) {
    int left = excess.size() - CLAUSES_MAX;
    return ("The role %s at %s can do more than the service needs: it %s%s. Run 'credit migrate"
            + " --%s-role NAME' as the owner, with the name of a role for the service only, and"
            + " connect as that; 'credit roles' prints how to make one.")
        .formatted(
            target.user(),
            target.url(),
            String.join(", ", excess.subList(0, Math.min(excess.size(), CLAUSES_MAX))),
            left > 0 ? " and %d more".formatted(left) : "",
            removesKeys ? "retention" : "service");
  }
}
