package org.creditservice.config;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;

/** Fuzz target: {@link DatabaseUrl}, which takes whatever an operator pastes. */
public final class DatabaseUrlFuzz {
  /** Stands for a password: as it is part of no rule, it can be in no message. */
  private static final String SECRET = "5ecre7";

  private DatabaseUrlFuzz() {}

  /** One input: the text of a URL. */
  public static void fuzzerTestOneInput(byte[] input) {
    String text = new String(input, UTF_8);
    DatabaseUrl url;
    try {
      url = DatabaseUrl.parse(text);
    } catch (IllegalArgumentException e) {
      assertThat(e.getClass()).isEqualTo(IllegalArgumentException.class);
      // But for an option's name, where nobody has a password.
      assertThat(e.getMessage().replaceAll("its option .*", "")).doesNotContain(SECRET);
      return;
    }
    // A password that slipped into the database's name would be in every message about it.
    if (!text.contains("%")) {
      assertThat(url.database().orElse("")).doesNotContain("@", ":");
    }
    assertThat(url.hosts()).matches("[A-Za-z0-9_.:\\[\\],-]+");
    assertThat(url.properties()).doesNotContainKeys("user", "password");
    DatabaseTarget target =
        new DatabaseTarget(
            "jdbc:postgresql://" + url.hosts() + "/",
            "somebody",
            url.password().orElse(null),
            url.properties());
    // What is printed doesn't depend on the password: any other one gives the same text.
    if (target.password() != null) {
      assertThat(target).hasToString(target.as("somebody", "another").toString());
    }
    // What was understood, written down in the plainest way, is understood in the same way.
    DatabaseUrl again = DatabaseUrl.parse("postgresql://" + url.hosts());
    assertThat(again.hosts()).isEqualTo(url.hosts());
    assertThat(again.password()).isEqualTo(Optional.empty());
  }
}
