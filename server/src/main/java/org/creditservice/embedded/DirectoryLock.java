package org.creditservice.embedded;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Locks a directory for one holder, until the holder closes it or its process ends. */
final class DirectoryLock implements AutoCloseable {

  private static final String NAME = "service.lock";

  /**
   * The directories that this process has locked. A file lock belongs to the process: if a second
   * holder here opened and closed the file, the first would lose its lock.
   */
  private static final Set<Path> HELD_HERE = ConcurrentHashMap.newKeySet();

  private final Path directory;
  private final FileChannel channel;

  /** Identifies the file, which another may have replaced under the same name. */
  private final @Nullable Object fileKey;

  private DirectoryLock(Path directory, FileChannel channel) throws IOException {
    this.directory = directory;
    this.channel = channel;
    this.fileKey = fileKey(file());
  }

  /**
   * Takes the lock.
   *
   * @throws EmbeddedPostgresException if another holder has it
   */
  static DirectoryLock acquire(Path directory) throws IOException {
    Path realDirectory = directory.toRealPath();
    if (!HELD_HERE.add(realDirectory)) {
      throw inUse(directory, String.valueOf(ProcessHandle.current().pid()));
    }
    try {
      return new DirectoryLock(realDirectory, lock(directory));
    } catch (IOException | RuntimeException e) {
      HELD_HERE.remove(realDirectory);
      throw e;
    }
  }

  /** The file that is locked. */
  Path file() {
    return directory.resolve(NAME);
  }

  /** Whether it still keeps others out: not if the file was deleted, since they lock a new one. */
  boolean isHeld() {
    try {
      return Objects.equals(fileKey(file()), fileKey);
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public void close() throws IOException {
    channel.truncate(0);
    channel.close();
    HELD_HERE.remove(directory);
  }

  private static @Nullable Object fileKey(Path file) throws IOException {
    return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
  }

  private static FileChannel lock(Path directory) throws IOException {
    Path file = directory.resolve(NAME);
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    if (channel.tryLock() == null) {
      channel.close();
      throw inUse(directory, Files.readString(file).strip());
    }
    channel.truncate(0);
    channel.write(StandardCharsets.UTF_8.encode(String.valueOf(ProcessHandle.current().pid())));
    return channel;
  }

  private static EmbeddedPostgresException inUse(Path directory, String holder) {
    return new EmbeddedPostgresException(
        ("The data directory %s is in use by another credit service%s:"
                + " stop that service, or choose another --data-dir.")
            .formatted(directory, holder.isEmpty() ? "" : " (process " + holder + ")"));
  }
}
