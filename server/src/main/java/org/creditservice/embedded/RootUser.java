package org.creditservice.embedded;

import com.sun.security.auth.module.UnixSystem;
import java.util.List;

/**
 * Root, as whom PostgreSQL refuses to run. In a new user namespace without a mapping it doesn't see
 * that it is root, and has none of root's capabilities; but to the system its files are still
 * root's.
 */
final class RootUser {
  private static final boolean IS_ROOT = new UnixSystem().getUid() == 0;

  private RootUser() {}

  /** Whether this process is root's. */
  static boolean isRoot() {
    return IS_ROOT;
  }

  /** What to put before a command so that PostgreSQL runs; nothing for an ordinary user. */
  static List<String> prefix() {
    return IS_ROOT && Unshare.IS_AVAILABLE ? List.of("unshare", "-U") : List.of();
  }

  /** Tried once, when it is first needed. */
  private static final class Unshare {
    static final boolean IS_AVAILABLE = isAvailable();

    private static boolean isAvailable() {
      try {
        return Program.run(List.of("unshare", "-U", "true")).succeeded();
      } catch (EmbeddedPostgresException e) {
        return false;
      }
    }
  }
}
