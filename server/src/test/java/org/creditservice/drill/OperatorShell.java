package org.creditservice.drill;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.creditservice.main.Main;

/** A shell in which an operator types commands: it has {@code credit} on its path. */
final class OperatorShell {
  /** Runs the classes that are tested; $1 is Java, $2 the class path. */
  private static final String CREDIT =
      """
      #!/bin/sh
      exec '%s' -XX:TieredStopAtLevel=1 -cp '%s' %s "$@"
      """;

  private final Path directory;
  private final Map<String, String> variables = new HashMap<>();

  private OperatorShell(Path directory) {
    this.directory = directory;
  }

  /** A shell in this directory. */
  static OperatorShell in(Path directory) throws IOException {
    Path bin = Files.createDirectory(directory.resolve("bin"));
    Path credit =
        Files.writeString(
            bin.resolve("credit"),
            CREDIT.formatted(
                Path.of(System.getProperty("java.home"), "bin", "java"),
                System.getProperty("java.class.path"),
                Main.class.getName()));
    Files.setPosixFilePermissions(credit, PosixFilePermissions.fromString("rwx------"));
    OperatorShell shell = new OperatorShell(directory);
    shell.set("PATH", bin + ":" + System.getenv("PATH"));
    return shell;
  }

  /** Sets a variable for all commands. */
  OperatorShell set(String name, Object value) {
    variables.put(name, String.valueOf(value));
    return this;
  }

  /** Runs commands, all of which must succeed; returns what they print. */
  String run(String commands) throws IOException, InterruptedException {
    Path output = Files.createTempFile(directory, "output-", ".txt");
    int exitCode = start(commands, output).waitFor();
    String printed = Files.readString(output, StandardCharsets.UTF_8);
    assertThat(exitCode).as("%s\n%s", commands, printed).isZero();
    return printed;
  }

  /** Runs commands, the last of which must end with this exit code; returns what they print. */
  String fail(int expected, String commands) throws IOException, InterruptedException {
    Path output = Files.createTempFile(directory, "output-", ".txt");
    int exitCode = start(commands, output).waitFor();
    String printed = Files.readString(output, StandardCharsets.UTF_8);
    assertThat(exitCode).as("%s\n%s", commands, printed).isEqualTo(expected);
    return printed;
  }

  /** To a file, since a server that the commands start keeps their output open. */
  private Process start(String commands, Path output) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(List.of("bash", "-euo", "pipefail", "-c", asRoot(commands)))
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
    builder.environment().putAll(variables);
    return builder.start();
  }

  /** PostgreSQL refuses to run as root, except in a namespace in which root is nobody. */
  private static String asRoot(String commands) {
    return "root".equals(System.getProperty("user.name"))
        ? commands.replaceAll("(?m)^(\\s*)(\"\\$BIN/pg_ctl\")", "$1unshare -U $2")
        : commands;
  }
}
