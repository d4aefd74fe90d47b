package org.creditservice.embedded;

import com.sun.security.auth.module.UnixSystem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;

/**
 * The system user as whom PostgreSQL runs: that of this process, unless it is root, as whom
 * PostgreSQL refuses to run.
 *
 * <p>Then it is a user that nobody else is, if that gets to the data directory. If not, it is still
 * root, in a user namespace without a mapping: there PostgreSQL doesn't see that it is root, and
 * has none of root's capabilities; but to the system its files are root's.
 *
 * @param uid the user's number
 * @param prefix what to put before a command, so that the user runs it
 */
public record PostgresUser(long uid, List<String> prefix) {
  private static final long ROOT = 0;

  /**
   * Neither distributions nor systemd give it to anybody (systemd's "Users, Groups, UIDs and GIDs":
   * 60578 to 61183 are unused).
   */
  static final long OWN = 60_999;

  /** Without a name in the system, which initdb asks for; in the namespace it is nobody's. */
  private static final PostgresUser SEPARATE =
      new PostgresUser(
          OWN,
          List.of(
              "setpriv", "--reuid=" + OWN, "--regid=" + OWN, "--clear-groups", "unshare", "-U"));

  private static final List<String> NAMESPACE = List.of("unshare", "-U");

  private static final String LETS_READ = "rwxr-xr-x";
  private static final String LETS_PASS = "rwx--x--x";

  /** That of this process. */
  static PostgresUser ofProcess() {
    return Found.USER;
  }

  /**
   * The best that there is for these directories.
   *
   * @param binaries may be in the data directory
   */
  static PostgresUser of(Path dataDirectory, Path binaries) throws IOException {
    PostgresUser own = ofProcess();
    return Found.CAN_CHANGE_USER
            && othersGetTo(real(dataDirectory))
            && (real(binaries).startsWith(real(dataDirectory)) || othersGetTo(real(binaries)))
        ? SEPARATE
        : own;
  }

  private static Path real(Path directory) throws IOException {
    return Files.exists(directory) ? directory.toRealPath() : directory.toAbsolutePath();
  }

  /** Whether it is root to the system. */
  boolean isRoot() {
    return uid == ROOT;
  }

  /**
   * Gives it a directory with all that is in it, if that is another's. What is its own already is
   * left alone: it could exchange files while they are looked at.
   */
  void give(Path tree) throws IOException {
    if (equals(SEPARATE) && !owns(tree)) {
      try (Stream<Path> all = Files.walk(tree)) {
        for (Path path : (Iterable<Path>) all::iterator) {
          giveOne(path);
        }
      }
    }
  }

  private void giveOne(Path path) throws IOException {
    Files.setAttribute(path, "unix:uid", (int) uid, LinkOption.NOFOLLOW_LINKS);
    Files.setAttribute(path, "unix:gid", (int) uid, LinkOption.NOFOLLOW_LINKS);
  }

  private boolean owns(Path path) throws IOException {
    return (int) Files.getAttribute(path, "unix:uid", LinkOption.NOFOLLOW_LINKS) == uid;
  }

  /** Lets it read a directory that stays another's. */
  void letRead(Path directory) throws IOException {
    let(directory, LETS_READ);
  }

  /** Lets it get to what is its own in a directory that stays another's. */
  void letPass(Path directory) throws IOException {
    let(directory, LETS_PASS);
  }

  private void let(Path directory, String permissions) throws IOException {
    if (equals(SEPARATE)) {
      Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString(permissions));
    }
  }

  private static boolean othersGetTo(Path directory) throws IOException {
    for (Path above = directory.getParent(); above != null; above = above.getParent()) {
      if (Files.exists(above)
          && !Files.getPosixFilePermissions(above).contains(PosixFilePermission.OTHERS_EXECUTE)) {
        return false;
      }
    }
    return true;
  }

  /** What is found out once, when it is first needed. */
  private static final class Found {
    static final PostgresUser USER = user(new UnixSystem().getUid());
    static final boolean CAN_CHANGE_USER = USER.isRoot() && works(SEPARATE.prefix());

    private static PostgresUser user(long uid) {
      return new PostgresUser(uid, uid == ROOT && works(NAMESPACE) ? NAMESPACE : List.of());
    }
  }

  private static boolean works(List<String> prefix) {
    try {
      return Program.run(Stream.concat(prefix.stream(), Stream.of("true")).toList()).succeeded();
    } catch (EmbeddedPostgresException e) {
      return false;
    }
  }
}
