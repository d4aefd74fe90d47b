package org.creditservice.logging;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.joran.spi.JoranException;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.event.Level;

/** What logback.xml makes of events. */
class LogTest {
  private static final String LIBRARY = "some.library.Part";
  private static final String DEFECTS = "org.creditservice.batch.NotExecutedException";

  private final LoggerContext context = new LoggerContext();
  private final ByteArrayOutputStream written = new ByteArrayOutputStream();
  private final PrintStream err = System.err;

  /** The appender takes standard error when it starts. */
  @BeforeEach
  void configure() throws JoranException {
    System.setErr(new PrintStream(written, true, StandardCharsets.UTF_8));
    context.setMDCAdapter(new LogbackMDCAdapter());
    JoranConfigurator configurator = new JoranConfigurator();
    configurator.setContext(context);
    configurator.doConfigure(Objects.requireNonNull(LogEvent.class.getResource("/logback.xml")));
  }

  @AfterEach
  void restore() {
    context.stop();
    System.setErr(err);
  }

  @Test
  void anEventIsOneLineWithItsStackTrace() {
    logger(LIBRARY).warn("two\nlines", new IllegalStateException("why"));
    assertThat(lines()).hasSize(1);
    assertThat(lines().get(0))
        .contains("WARN", "Part: two | lines | java.lang.IllegalStateException: why | at ");
  }

  @Test
  void anEventHasItsNameAndItsTrace() {
    context.getMDCAdapter().setContextMap(Map.of("trace_id", "4bf9"));
    logger(LIBRARY).warn(LogEvent.JOBS_STUCK, "3 jobs");
    context.getMDCAdapter().clear();
    assertThat(lines().get(0)).endsWith("Part jobs_stuck trace_id=4bf9: 3 jobs");
  }

  /** Whoever can get text into a message writes no line of the log, and hides none. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "a\nb",
        "a\r\nb",
        "a\u0085b",
        "a\u2028b",
        "a\u000bb",
        "a\u001b[2Kb",
        "a\bb",
        "a\u0000b",
        "a\u202eb",
        "a\u2066b",
        "a\u007fb"
      })
  void noLineCanBeForged(String message) {
    logger(LIBRARY).warn("{}", message, new IllegalStateException(message));
    assertThat(lines()).hasSize(1);
    assertThat(lines().get(0)).matches("[\\p{Print}\t]*");

    json();
    logger("org.creditservice.Other").warn("{}", message, new IllegalStateException(message));
    assertThat(lines()).hasSize(2);
    assertThat(jsonLine(1).get("message").getAsString()).isEqualTo(message);
  }

  @Test
  void jsonHasStableFields() {
    json();
    context.getMDCAdapter().setContextMap(Map.of("trace_id", "4bf9", "span_id", "00f0"));
    logger(LIBRARY).warn(LogEvent.TASK_FAILED, "it failed", new IllegalStateException("why"));
    context.getMDCAdapter().clear();
    JsonObject line = jsonLine(0);
    assertThat(line.keySet())
        .containsExactlyInAnyOrder(
            "time",
            "level",
            "event",
            "message",
            "logger",
            "thread",
            "trace_id",
            "span_id",
            "exception",
            "stack");
    assertThat(line.get("event").getAsString()).isEqualTo("task_failed");
    assertThat(line.get("level").getAsString()).isEqualTo("WARN");
    assertThat(line.get("exception").getAsString()).isEqualTo("java.lang.IllegalStateException");
    assertThat(line.get("stack").getAsString()).contains("why", "at ");
    assertThat(Instant.parse(line.get("time").getAsString())).isNotNull();
  }

  @Test
  void aStackHasABound() {
    json();
    logger(LIBRARY).warn("long", new IllegalStateException("x".repeat(100_000)));
    assertThat(jsonLine(0).get("stack").getAsString()).hasSizeLessThanOrEqualTo(8192);
  }

  @Test
  void ofOneEventFewAreLoggedWhateverTheySay() {
    for (int i = 0; i < 100; i++) {
      logger(LIBRARY).warn(LogEvent.TASK_FAILED, "flood " + i, new IllegalStateException());
    }
    logger(LIBRARY).warn(LogEvent.QUERY_FAILED, "another");
    assertThat(lines()).hasSize(12);
  }

  private void json() {
    LoggingSetup.writeJson(context);
  }

  private JsonObject jsonLine(int number) {
    return JsonParser.parseString(lines().get(number)).getAsJsonObject();
  }

  @Test
  void ofAFloodTheFirstAreLoggedAndThatMoreAreLeftOut() {
    for (int i = 0; i < 100; i++) {
      logger(LIBRARY).warn("flood " + i);
    }
    assertThat(lines()).hasSize(11);
    assertThat(lines()).filteredOn(line -> line.contains("flood")).hasSize(10);
    assertThat(lines())
        .filteredOn(line -> line.contains("10 events of " + LIBRARY + " like the next one"))
        .hasSize(1);
  }

  @Test
  void anotherKindIsLoggedInTheMidstOfAFlood() {
    for (int i = 0; i < 100; i++) {
      logger(LIBRARY).warn("flood");
    }
    logger(LIBRARY).error("other level");
    logger(LIBRARY).warn("other exception", new IllegalStateException());
    logger("other.library").warn("other logger");
    assertThat(lines()).hasSize(14);
  }

  /** Callers are told the id of each defect, so each can be found. */
  @Test
  void eachDefectIsLoggedButNotEachStackTrace() {
    for (int i = 0; i < 100; i++) {
      logger(DEFECTS).error("error {}", i, new IllegalStateException("why"));
    }
    assertThat(lines()).hasSize(100).allMatch(line -> line.contains("IllegalStateException: why"));
    assertThat(lines()).filteredOn(line -> line.contains(" | at ")).hasSize(5);
  }

  @Test
  void toAskWhetherALevelIsLoggedCountsAsNothing() {
    for (int i = 0; i < 100; i++) {
      assertThat(logger(LIBRARY).isEnabledForLevel(Level.WARN)).isTrue();
    }
  }

  private Logger logger(String name) {
    return context.getLogger(name);
  }

  private List<String> lines() {
    return written.toString(StandardCharsets.UTF_8).lines().toList();
  }
}
