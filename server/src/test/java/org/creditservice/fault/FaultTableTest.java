package org.creditservice.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.platform.commons.annotation.Testable;
import org.junit.platform.commons.support.AnnotationSupport;
import org.junit.platform.commons.support.HierarchyTraversalMode;
import org.junit.platform.commons.support.ReflectionSupport;

/** The table in {@code docs/faults.md} names tests that exist, and all tests of this package. */
class FaultTableTest {
  private static final Path DOCUMENT = Path.of("..", "docs", "faults.md");

  /** Fault, how it is injected, what callers see, for how long, what is lost, test. */
  private static final int CELLS = 6;

  private static final Pattern NAME = Pattern.compile("`(\\w+[.#]\\w+)`");

  @Test
  void everyTestThatTheTableNamesExists() throws IOException {
    Set<String> named = named();
    Set<String> classes =
        named.stream().map(test -> test.replaceFirst("\\..*", "")).collect(Collectors.toSet());
    assertThat(tests("org.creditservice", name -> classes.contains(simple(name))))
        .containsAll(named);
  }

  @Test
  void everyTestOfThisPackageIsInTheTable() throws IOException {
    String itself = FaultTableTest.class.getName();
    assertThat(named())
        .containsAll(tests(FaultTableTest.class.getPackageName(), name -> !name.equals(itself)));
  }

  @Test
  void everyRowSaysWhatCallersSeeAndNamesItsTest() throws IOException {
    assertThat(rows())
        .isNotEmpty()
        .allSatisfy(
            row -> {
              assertThat(row).hasSize(CELLS);
              assertThat(row.get(2)).as("what callers see").isNotBlank();
              assertThat(row.get(CELLS - 1)).as("test").containsPattern(NAME);
            });
  }

  /** The tests of the package's classes of these names, as {@code Class.method}. */
  private static Set<String> tests(String in, Predicate<String> names) {
    Set<String> tests =
        ReflectionSupport.findAllClassesInPackage(in, any -> true, names).stream()
            .flatMap(FaultTableTest::tests)
            .collect(Collectors.toSet());
    assertThat(tests).isNotEmpty();
    return tests;
  }

  private static Stream<String> tests(Class<?> in) {
    return AnnotationSupport.findAnnotatedMethods(
            in, Testable.class, HierarchyTraversalMode.TOP_DOWN)
        .stream()
        .map(method -> in.getSimpleName() + "." + method.getName());
  }

  private static String simple(String className) {
    return className.substring(className.lastIndexOf('.') + 1);
  }

  /** The names in the last cell of each row. */
  private static Set<String> named() throws IOException {
    return rows().stream()
        .flatMap(row -> NAME.matcher(row.get(row.size() - 1)).results())
        .map((MatchResult name) -> name.group(1).replace('#', '.'))
        .collect(Collectors.toSet());
  }

  /** The cells of each row below the header. */
  private static List<List<String>> rows() throws IOException {
    return Files.readAllLines(DOCUMENT).stream()
        .filter(line -> line.startsWith("| "))
        .skip(1)
        .map(line -> Arrays.asList(line.substring(1, line.length() - 1).split("\\|", -1)))
        .toList();
  }
}
