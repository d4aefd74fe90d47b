package org.creditservice.ops;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.creditservice.testing.LogCapture;
import org.junit.jupiter.api.Test;

class DatabaseMonitorTest {
  private Optional<String> failure = Optional.empty();
  private final List<Optional<String>> health = new ArrayList<>();

  private void check(DatabaseMonitor monitor, String... failures) {
    for (String reason : failures) {
      failure = Optional.of(reason).filter(text -> !text.isEmpty());
      monitor.runOnce();
    }
  }

  @Test
  void logsOnceWhyItBeginsAndOnceThatItEnds() {
    try (DatabaseMonitor monitor = new DatabaseMonitor(() -> failure, health::add);
        LogCapture log = LogCapture.of(DatabaseMonitor.class)) {
      check(monitor, "", "too many connections", "too many connections", "refused", "", "");

      assertThat(health)
          .extracting(Optional::isEmpty)
          .containsExactly(true, false, false, false, true, true);
      assertThat(log.messages(Level.WARN))
          .satisfiesExactly(
              begin -> assertThat(begin).contains("unavailable", "too many connections"),
              end -> assertThat(end).contains("available again"));
      assertThat(log.messages(Level.INFO)).isEmpty();
    }
  }

  @Test
  void aDatabaseThatIsUnavailableFromTheBeginningIsNoSecret() {
    try (DatabaseMonitor monitor = new DatabaseMonitor(() -> failure, health::add);
        LogCapture log = LogCapture.of(DatabaseMonitor.class)) {
      check(monitor, "refused");

      assertThat(log.messages(Level.WARN)).singleElement().asString().contains("refused");
    }
  }
}
