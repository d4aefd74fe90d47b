package org.creditservice.main;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.creditservice.embedded.EmbeddedDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The service as a separate process with the embedded PostgreSQL, stopped by real signals. */
class ServeProcessTest {

  private static final Path BINARIES = Path.of("target", "postgresql-binaries").toAbsolutePath();

  @TempDir private Path directory;

  @Test
  void startsAgainAfterAKillAndEndsWithExitCode0OnSigterm() throws Exception {
    Path dataDirectory = directory.resolve("data");
    // Reuses the tests' unpacked programs.
    EmbeddedDatabase.start(dataDirectory, BINARIES).close();
    Path link = Files.createSymbolicLink(dataDirectory.resolve("binaries"), BINARIES);

    Process killed = serve(dataDirectory);
    assertThat(readyLine(killed)).contains(dataDirectory.toString());
    killed.destroyForcibly().waitFor();

    Process terminated = serve(dataDirectory);
    assertThat(readyLine(terminated)).contains(dataDirectory.toString());
    // This also closes what its output goes to: nobody has to read it once it is ready.
    terminated.destroy();
    assertThat(terminated.waitFor()).isZero();
    assertThat(dataDirectory.resolve("postgresql/data/postmaster.pid")).doesNotExist();
    Files.delete(link);
  }

  private static Process serve(Path dataDirectory) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            // A language with digits of its own.
            "-Duser.language=ar",
            "-Duser.country=EG",
            "-cp",
            System.getProperty("java.class.path"),
            Main.class.getName(),
            "serve",
            "--grpc-port=0",
            "--http-port=0",
            "--data-dir=" + dataDirectory);
    // Java knows this zone, PostgreSQL does not.
    builder.environment().put("TZ", "PST");
    return builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }

  private static String readyLine(Process process) throws IOException {
    BufferedReader out = process.inputReader();
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      if (line.contains("ready")) {
        return line;
      }
    }
    return "ended without being ready";
  }
}
