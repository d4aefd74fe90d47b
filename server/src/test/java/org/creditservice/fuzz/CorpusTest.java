package org.creditservice.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each fuzz target with each input of its corpus: seeds, and what the fuzzer has found. `.ci/fuzz`
 * goes on from there.
 */
class CorpusTest {
  /** A directory for each target, with the name of its class. */
  private static final Path CORPUS = Path.of("src/test/fuzz");

  private static final Path SOURCES = Path.of("src/test/java");

  static Stream<Path> inputs() throws IOException {
    return files(CORPUS).stream();
  }

  @ParameterizedTest
  @MethodSource("inputs")
  void theTargetHolds(Path input) throws Throwable {
    target(input.getParent().getFileName().toString()).invoke(Files.readAllBytes(input));
  }

  @Test
  void eachTargetHasACorpus() throws IOException {
    assertThat(files(CORPUS).stream().map(file -> file.getParent().getFileName().toString()))
        .containsAll(targets());
  }

  private static List<String> targets() throws IOException {
    return files(SOURCES).stream()
        .map(file -> SOURCES.relativize(file).toString())
        .filter(file -> file.endsWith("Fuzz.java"))
        .map(file -> file.replaceFirst("\\.java$", "").replace('/', '.'))
        .toList();
  }

  private static MethodHandle target(String className) throws ReflectiveOperationException {
    return MethodHandles.publicLookup()
        .findStatic(
            Class.forName(className),
            "fuzzerTestOneInput",
            MethodType.methodType(void.class, byte[].class));
  }

  private static List<Path> files(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      return files.filter(Files::isRegularFile).sorted().toList();
    }
  }
}
