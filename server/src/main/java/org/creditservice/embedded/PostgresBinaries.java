package org.creditservice.embedded;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.creditservice.config.IoReason;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tukaani.xz.XZInputStream;

/**
 * PostgreSQL's programs, unpacked from the archive that comes with the service.
 *
 * @param home the directory that contains bin, lib and share
 * @param user who runs them
 */
public record PostgresBinaries(Path home, PostgresUser user) {

  /** The major version of the programs, and so of the data directories. */
  public static final int MAJOR_VERSION = 18;

  private static final Logger log = LoggerFactory.getLogger(PostgresBinaries.class);

  private static final String EXECUTABLE = "rwxr-xr-x";

  /**
   * Unpacks the programs, unless they are unpacked already.
   *
   * <p>Each version has its own directory, which is moved to its place when it is complete. So
   * several processes may unpack at the same time, and one that is killed leaves nothing half done.
   *
   * @param cache the parent directory
   * @throws EmbeddedPostgresException if there are none for this platform, the directory cannot be
   *     written, or another user could have written to it
   */
  public static PostgresBinaries unpack(Path cache) {
    return unpack(cache, PostgresUser.ofProcess());
  }

  /** The same, for another user. */
  static PostgresBinaries unpack(Path cache, PostgresUser user) {
    try {
      byte[] archive = PostgresArchive.read();
      Path home = cache.resolve("postgresql-" + MAJOR_VERSION + "-" + checksum(archive));
      FileTrees.createPrivate(cache);
      FileTrust trust = FileTrust.of(user);
      trust.requireDirectory(cache);
      if (!Files.isDirectory(home)) {
        log.info("unpacking PostgreSQL {} to {}", MAJOR_VERSION, home);
        unpack(archive, cache, home);
      }
      trust.requireContents(home, Integer.MAX_VALUE);
      user.letRead(cache);
      user.letRead(home);
      return new PostgresBinaries(home, user);
    } catch (IOException e) {
      throw new EmbeddedPostgresException(
          "Cannot unpack PostgreSQL to %s: %s.".formatted(cache, IoReason.of(e)), e);
    }
  }

  /** Those in another directory, run by the same user. */
  public PostgresBinaries at(Path directory) {
    return new PostgresBinaries(directory, user);
  }

  /** The command line that runs one of the programs, such as initdb. */
  List<String> command(String program, List<String> arguments) {
    List<String> command = new ArrayList<>(user.prefix());
    command.add(home.resolve("bin").resolve(program).toString());
    command.addAll(arguments);
    return command;
  }

  /**
   * Distinguishes the archives of different releases. Computed at each start, and a cryptographic
   * hash takes a cold JVM half a second.
   */
  private static String checksum(byte[] archive) {
    CRC32 checksum = new CRC32();
    checksum.update(archive);
    return "%08x".formatted(checksum.getValue());
  }

  private static void unpack(byte[] archive, Path cache, Path home) throws IOException {
    Path partial = Files.createTempDirectory(cache, "unpacking-");
    try (TarArchiveInputStream tar =
        new TarArchiveInputStream(new XZInputStream(new ByteArrayInputStream(archive)))) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        unpack(tar, entry, partial);
      }
      moveUnlessThere(partial, home);
    } finally {
      FileTrees.delete(partial);
    }
  }

  private static void unpack(TarArchiveInputStream tar, TarArchiveEntry entry, Path directory)
      throws IOException {
    Path path = directory.resolve(entry.getName()).normalize();
    if (!path.startsWith(directory)) {
      throw new IOException("the archive contains a path outside of itself: " + entry.getName());
    }
    if (entry.isDirectory()) {
      Files.createDirectories(path);
      return;
    }
    Files.createDirectories(path.getParent());
    if (entry.isSymbolicLink()) {
      Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
    } else if (entry.isFile()) {
      Files.copy(tar, path);
      if (path.startsWith(directory.resolve("bin"))) {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(EXECUTABLE));
      }
    } else {
      throw new IOException("the archive contains an entry of an unknown kind: " + entry.getName());
    }
  }

  static void moveUnlessThere(Path partial, Path home) throws IOException {
    try {
      Files.move(partial, home, StandardCopyOption.ATOMIC_MOVE);
    } catch (FileSystemException e) {
      // Another process was faster; its directory has the same contents.
      if (!Files.isDirectory(home)) {
        throw e;
      }
    }
  }
}
