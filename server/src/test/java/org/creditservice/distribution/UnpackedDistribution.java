package org.creditservice.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.creditservice.testing.OrdinaryUser;

/**
 * The archive, unpacked by an ordinary user in a path with blanks.
 *
 * @param home the directory that was in it
 */
record UnpackedDistribution(OrdinaryUser user, Path home) {

  /** The archive that the build has made before it runs these tests. */
  static Path archive() {
    return Path.of(
        Objects.requireNonNull(
            System.getProperty("test.distribution"), "mvn verify runs this, after package"));
  }

  /** The version in the pom. */
  static String version() {
    return Objects.requireNonNull(System.getProperty("test.version"), "mvn verify runs this");
  }

  /**
   * Unpacks it as an ordinary user.
   *
   * @param home the name of the user's directory, in {@code directory}
   */
  static UnpackedDistribution in(Path directory, String home)
      throws IOException, InterruptedException {
    // JUnit's is closed to other users.
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
    OrdinaryUser user = OrdinaryUser.at(Files.createDirectory(directory.resolve(home)));
    Process tar =
        user.program(List.of("tar", "-xz"))
            .redirectInput(archive().toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    assertThat(tar.waitFor()).isZero();
    return new UnpackedDistribution(user, user.home().resolve("credit-" + version()));
  }

  /** Starts {@code credit} with these arguments. */
  Process start(String... arguments) throws IOException {
    return start(Map.of(), arguments);
  }

  private Process start(Map<String, String> environment, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of(home.resolve("credit").toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = user.program(command);
    builder.environment().putAll(Map.of("JAVA_HOME", System.getProperty("java.home")));
    builder.environment().putAll(environment);
    return builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }

  /** The standard output of {@code credit} with these arguments, which must succeed. */
  String run(String... arguments) throws IOException, InterruptedException {
    return run(Map.of(), arguments);
  }

  /** The same, with these variables. */
  String run(Map<String, String> environment, String... arguments)
      throws IOException, InterruptedException {
    Process process = start(environment, arguments);
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).isZero();
    return output;
  }

  /** All files in it. */
  List<Path> files() throws IOException {
    try (Stream<Path> all = Files.walk(home)) {
      return all.filter(Files::isRegularFile).sorted().toList();
    }
  }
}
