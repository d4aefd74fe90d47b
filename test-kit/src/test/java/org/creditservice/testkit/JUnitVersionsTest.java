package org.creditservice.testkit;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The kit's tests in a process with another JUnit, which leaves nothing behind. */
@Tag("long")
class JUnitVersionsTest {
  private static final Path CONSOLES = Path.of("target", "junit").toAbsolutePath();

  private static final List<String> CLASSES =
      List.of("examples.ShopTest", "FaultsTest", "OutageTest", "ProcessTest");

  /** JUnit 5.10 is the oldest that is supported, 5.14 the newest of 5. */
  @ParameterizedTest
  @ValueSource(strings = {"1.10", "1.14"})
  void theKitWorksWith(String platform, @TempDir Path temporary) throws Exception {
    Path output = temporary.resolve("output");
    Path files = Files.createDirectory(temporary.resolve("files"));

    int exitCode =
        new ProcessBuilder(command(console(platform), files))
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start()
            .waitFor();

    String text = Files.readString(output, StandardCharsets.UTF_8);
    assertThat(exitCode).as(text).isZero();
    assertThat(text).contains("0 tests failed", "22 tests successful");
    assertThat(files).isEmptyDirectory();
  }

  private static List<String> command(Path console, Path temporaryFiles) {
    Stream<String> java =
        Stream.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-Djava.io.tmpdir=" + temporaryFiles,
            "-cp",
            console + File.pathSeparator + classPathWithoutJUnit(),
            "org.junit.platform.console.ConsoleLauncher",
            "execute",
            "--details=summary",
            "--disable-ansi-colors");
    Stream<String> classes =
        CLASSES.stream().map(name -> "--select-class=org.creditservice.testkit." + name);
    return Stream.concat(java, classes).toList();
  }

  private static String classPathWithoutJUnit() {
    return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(each -> !Path.of(each).getFileName().toString().startsWith("junit-"))
        .collect(joining(File.pathSeparator));
  }

  /** The build puts it there. */
  private static Path console(String platform) throws IOException {
    try (Stream<Path> files = Files.list(CONSOLES)) {
      return files
          .filter(file -> file.getFileName().toString().contains("-" + platform + "."))
          .findFirst()
          .orElseThrow();
    }
  }
}
