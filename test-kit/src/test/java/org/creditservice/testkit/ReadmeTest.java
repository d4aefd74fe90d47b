package org.creditservice.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The example in the README is one of the tests. */
class ReadmeTest {
  private static final Path EXAMPLE =
      Path.of("src/test/java/org/creditservice/testkit/examples/ShopTest.java");

  @Test
  void theExampleIsTheTest() throws IOException {
    String test = Files.readString(EXAMPLE);
    String withoutPackage = test.substring(test.indexOf("import "));

    assertThat(Files.readString(Path.of("README.md")))
        .contains("```java\n" + withoutPackage + "```\n");
  }
}
