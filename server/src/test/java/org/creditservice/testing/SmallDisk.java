package org.creditservice.testing;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** A small file system in memory that can be filled. Needs the right to mount. */
public final class SmallDisk implements AutoCloseable {
  /** The smallest block of a file: what is left is less. */
  private static final byte[] BLOCK = new byte[4096];

  private final Path directory;

  private SmallDisk(Path directory) {
    this.directory = directory;
  }

  /** Mounts it; skips the test where that isn't allowed. */
  public static SmallDisk mount(int megabytes) throws IOException, InterruptedException {
    Path directory = Files.createTempDirectory("credit-test-disk-");
    String size = "size=" + megabytes + "m";
    int exit = run("mount", "-t", "tmpfs", "-o", size, "tmpfs", directory.toString());
    if (exit != 0) {
      Files.delete(directory);
    }
    Assumptions.assumeTrue(exit == 0, "file systems can be mounted here");
    return new SmallDisk(directory);
  }

  private static int run(String... command) throws IOException, InterruptedException {
    return new ProcessBuilder(command).redirectErrorStream(true).start().waitFor();
  }

  public Path directory() {
    return directory;
  }

  /** Leaves no free block. */
  public void fill() {
    try (OutputStream out = Files.newOutputStream(filler())) {
      while (true) {
        out.write(BLOCK);
      }
    } catch (IOException full) {
      // No space left on device.
    }
  }

  /** Undoes {@link #fill}. */
  public void free() {
    try {
      Files.deleteIfExists(filler());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path filler() {
    return directory.resolve("filler");
  }

  @Override
  public void close() throws Exception {
    int unused = run("umount", "--lazy", directory.toString());
    Files.deleteIfExists(directory);
  }
}
