package org.creditservice.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DataDirectoryResolverTest {

  /** What Java says of a user without an entry in the list of users. */
  private static final String NO_HOME = "?";

  @ParameterizedTest
  @CsvSource({
    "/home/ann, /root, /home/ann/.local/share/credit-service",
    "'',        /root, /root/.local/share/credit-service",
    "relative,  /root, /root/.local/share/credit-service",
    "/home/ann, ?,     /home/ann/.local/share/credit-service",
  })
  void takesTheHomeOfTheVariableOrElseTheUsersIfItIsAbsolute(
      String variable, String userHome, Path expected) {
    assertThat(
            new DataDirectoryResolver(Map.of("HOME", variable), userHome).resolve(Optional.empty()))
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "~/credit"})
  void withoutAHomeTheOperatorMustSayWhere(String configured) {
    Optional<Path> path = Optional.of(configured).filter(text -> !text.isEmpty()).map(Path::of);

    assertThatExceptionOfType(InvalidSettingException.class)
        .isThrownBy(() -> new DataDirectoryResolver(Map.of(), NO_HOME).resolve(path))
        .withMessage(
            "--data-dir: this user has no home directory to keep the data in;"
                + " say where to keep it with --data-dir.");
  }

  @Test
  void withoutAHomeADirectoryThatIsSaidIsTaken() {
    assertThat(
            new DataDirectoryResolver(Map.of(), NO_HOME)
                .resolve(Optional.of(Path.of("/srv/credit"))))
        .isEqualTo(Path.of("/srv/credit"));
    assertThat(
            new DataDirectoryResolver(Map.of("XDG_DATA_HOME", "/data"), NO_HOME)
                .resolve(Optional.empty()))
        .isEqualTo(Path.of("/data/credit-service"));
  }
}
