package org.creditservice.fault;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
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

/** The table in {@code docs/faults.md} names tests that exist, and all tests of this package. */
class FaultTableTest {
  private static final Path DOCUMENT = Path.of("..", "docs", "faults.md");

  /** Fault, how it is injected, what callers see, for how long, what is lost, test. */
  private static final int CELLS = 6;

  private static final Pattern NAME = Pattern.compile("`(\\w+[.#]\\w+)`");

  @Test
  void everyTestThatTheTableNamesExists() throws IOException {
    assertThat(tests(any -> true)).containsAll(named());
  }

  @Test
  void everyTestOfThisPackageIsInTheTable() throws IOException {
    assertThat(named()).containsAll(tests(FaultTableTest::injectsFaults));
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

  private static boolean injectsFaults(JavaClass test) {
    return test.getPackageName().equals(FaultTableTest.class.getPackageName())
        && !test.isEquivalentTo(FaultTableTest.class);
  }

  /** The tests of these classes, as {@code Class.method}. */
  private static Set<String> tests(Predicate<JavaClass> which) {
    return new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.ONLY_INCLUDE_TESTS)
            .importPackages("org.creditservice")
            .stream()
            .filter(which)
            .flatMap(FaultTableTest::tests)
            .collect(Collectors.toSet());
  }

  private static Stream<String> tests(JavaClass in) {
    return in.getMethods().stream()
        .filter(method -> method.isMetaAnnotatedWith(Testable.class))
        .map(method -> in.getSimpleName() + "." + method.getName());
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
