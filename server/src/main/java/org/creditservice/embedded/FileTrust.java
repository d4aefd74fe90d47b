package org.creditservice.embedded;

import com.sun.security.auth.module.UnixSystem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Whether only this process's user and root can have written files that are about to be run or
 * believed. PostgreSQL looks at its data directory itself, but as root it runs in a user namespace,
 * where all users look the same to it.
 */
final class FileTrust {
  private static final int ROOT = 0;
  private static final int GROUP_WRITES = 0020;
  private static final int OTHERS_WRITE = 0002;

  /** Whoever is let through to what is inside. */
  private static final int OTHERS_PASS = 0011;

  /** Names in it can be changed only by who owns them, as in /tmp. */
  private static final int STICKY = 01000;

  private final Set<Long> users = new HashSet<>(List.of((long) ROOT));

  /** That of the user itself, which others are rarely in, and root's. */
  private final Set<Long> ownGroups = new HashSet<>(List.of((long) ROOT));

  private final Set<Long> allGroups = new HashSet<>(List.of((long) ROOT));

  private FileTrust(long user, long group, long... otherGroups) {
    users.add(user);
    ownGroups.add(group);
    allGroups.add(group);
    Arrays.stream(otherGroups).forEach(allGroups::add);
  }

  static FileTrust ofProcess() throws IOException {
    UnixSystem process = new UnixSystem();
    if (process.getUsername() != null) {
      return new FileTrust(process.getUid(), process.getGid(), process.getGroups());
    }
    // The id of a container has no name, and Java takes it for root's.
    Entry self = Entry.of(Path.of("/proc/self/status"));
    return new FileTrust(self.owner(), self.group());
  }

  /** The same, where PostgreSQL runs as {@code user}, who may have written what is run. */
  static FileTrust of(PostgresUser user) throws IOException {
    FileTrust trust = ofProcess();
    trust.users.add(user.uid());
    return trust;
  }

  /** What matters of a file; of a link itself, not of where it leads. */
  private record Entry(Path path, int owner, int group, int mode) {
    static Entry of(Path path) throws IOException {
      Map<String, Object> attributes =
          Files.readAttributes(path, "unix:uid,gid,mode", LinkOption.NOFOLLOW_LINKS);
      return new Entry(
          path, number(attributes, "uid"), number(attributes, "gid"), number(attributes, "mode"));
    }

    private static int number(Map<String, Object> attributes, String name) {
      return (int) Objects.requireNonNull(attributes.get(name));
    }

    boolean has(int bits) {
      return (mode & bits) != 0;
    }
  }

  /**
   * Checks a directory, and all those above it, in which it could be exchanged for another.
   *
   * @throws EmbeddedPostgresException with what to do, if another user could have written to it
   */
  void requireDirectory(Path directory) throws IOException {
    Path real = directory.toRealPath();
    require(Entry.of(real), ownGroups);
    for (Path above = real.getParent(); above != null; above = above.getParent()) {
      Entry entry = Entry.of(above);
      if (entry.has(STICKY)) {
        requireOwner(entry);
      } else {
        require(entry, allGroups);
      }
    }
  }

  /**
   * Checks all that a directory contains, down to a depth. Behind a directory that lets nobody
   * through, the modes of files don't matter.
   */
  void requireContents(Path directory, int depth) throws IOException {
    boolean closed = isClosed(directory);
    try (Stream<Path> tree = Files.walk(directory, depth)) {
      for (Path path : (Iterable<Path>) tree::iterator) {
        Entry entry = Entry.of(path);
        if (closed || Files.isSymbolicLink(path)) {
          requireOwner(entry);
        } else {
          require(entry, ownGroups);
        }
      }
    }
  }

  /** The directory or the one above it, which is where binaries and data are private. */
  private static boolean isClosed(Path directory) throws IOException {
    Path real = directory.toRealPath();
    return !Entry.of(real).has(OTHERS_PASS)
        || !Entry.of(Objects.requireNonNull(real.getParent())).has(OTHERS_PASS);
  }

  private void require(Entry entry, Set<Long> trustedGroups) {
    requireOwner(entry);
    boolean byGroup = entry.has(GROUP_WRITES) && !trustedGroups.contains((long) entry.group());
    if (byGroup || entry.has(OTHERS_WRITE)) {
      throw new EmbeddedPostgresException(
          ("Other users can write to %1$s, so what the embedded PostgreSQL would run may be theirs:"
                  + " run 'chmod go-w %1$s' if you know all that is in it, or choose another"
                  + " --data-dir.")
              .formatted(entry.path()));
    }
  }

  private void requireOwner(Entry entry) {
    if (!users.contains((long) entry.owner())) {
      throw new EmbeddedPostgresException(
          ("%1$s belongs to another user (uid %2$d), so what the embedded PostgreSQL would run may be"
                  + " theirs: run the service as that user, run 'chown' if you know all that is in"
                  + " it, or choose another --data-dir.")
              .formatted(entry.path(), entry.owner()));
    }
  }
}
