package org.creditservice.logging;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.slf4j.Marker;

/** Every warning and error of the service has a name, and the documentation says what it means. */
class LogEventTest {
  private static final Path SOURCES = Path.of("src/main/java");
  private static final Pattern LOGGED =
      Pattern.compile("log\\s*(?:\\.|::)\\s*(?:warn|error|atWarn|atError)\\b\\(?\\s*([\\w.\"]*)");

  @Test
  void whateverIsWarnedOfHasAName() throws IOException {
    try (Stream<Path> sources = Files.walk(SOURCES)) {
      for (Path source : sources.filter(path -> path.toString().endsWith(".java")).toList()) {
        List<String> first =
            LOGGED
                .matcher(Files.readString(source))
                .results()
                .map(found -> found.group(1))
                .toList();
        assertThat(first).as("%s", source).allMatch(argument -> argument.startsWith("LogEvent."));
      }
    }
  }

  @Test
  void eachNameIsUsed() throws IOException {
    StringBuilder all = new StringBuilder();
    try (Stream<Path> sources = Files.walk(SOURCES)) {
      for (Path source : sources.filter(path -> path.toString().endsWith(".java")).toList()) {
        all.append(Files.readString(source));
      }
    }
    events().forEach(event -> assertThat(all).contains("LogEvent." + event.getName()));
  }

  @Test
  void theDocumentationHasEachName() throws IOException {
    String section =
        Files.readString(Path.of("../docs/operations.md"))
            .split("\n## The log\n", -1)[1]
            .split("\n## ", -1)[0];
    List<String> documented =
        Pattern.compile("(?m)^\\| `([a-z_]+)` \\|")
            .matcher(section)
            .results()
            .map(found -> found.group(1))
            .toList();
    assertThat(documented)
        .containsExactlyInAnyOrderElementsOf(events().map(LogEventTest::name).toList());
  }

  private static Stream<Field> events() {
    return Arrays.stream(LogEvent.class.getFields())
        .filter(field -> Modifier.isStatic(field.getModifiers()));
  }

  private static String name(Field event) {
    try {
      return ((Marker) event.get(null)).getName();
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }
}
