package org.creditservice.ops.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QueryStringTest {
  @Test
  void thereMayBeNone() {
    assertThat(QueryString.parse(null)).isEmpty();
    assertThat(QueryString.parse("")).isEmpty();
  }

  @Test
  void namesAndValuesAreDecoded() {
    assertThat(QueryString.parse("a=1&b%20c=%26%3D%C3%A9&empty=&bare"))
        .containsEntry("a", "1")
        .containsEntry("b c", "&=é")
        .containsEntry("empty", "")
        .containsEntry("bare", "");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a=1&a=2", "a=%2", "a=%zz"})
  void whatCannotBeReadIsSaidInOneSentence(String raw) {
    assertThatThrownBy(() -> QueryString.parse(raw))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageEndingWith(".");
  }
}
