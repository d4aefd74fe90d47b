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
import org.slf4j.MarkerFactory;
import org.slf4j.event.Level;

/** What log.xml makes of events. */
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
    configurator.doConfigure(Objects.requireNonNull(LogEvent.class.getResource("logback.xml")));
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
        "a\u007fb",
        "a\u009b2Kb",
        "a\u200fb",
        "a\uffffb",
        "a\udb40\udc01b"
      })
  void noLineCanBeForged(String message) {
    logger(LIBRARY).warn("{}", message, new IllegalStateException(message));
    everyPartOfAnEvent(message);
    assertThat(lines()).hasSize(2).allMatch(line -> line.matches("[\\p{Print}\t]*"));

    json();
    logger("org.creditservice.Other").warn("{}", message, new IllegalStateException(message));
    everyPartOfAnEvent(message + "again");
    assertThat(lines()).hasSize(4).allMatch(line -> line.matches("[\\p{Print}\t]*"));
    assertThat(jsonLine(2).get("message").getAsString()).isEqualTo(message);
  }

  /** Names of threads, loggers, events and traces, the causes of exceptions and their classes. */
  private void everyPartOfAnEvent(String text) {
    Thread thread = Thread.currentThread();
    String name = thread.getName();
    thread.setName(text);
    context.getMDCAdapter().setContextMap(Map.of("trace_id", text, "span_id", text));
    logger("library." + text.replace('.', '_'))
        .warn(
            MarkerFactory.getMarker(text),
            text,
            new IllegalStateException(text, new IllegalStateException(text)));
    context.getMDCAdapter().clear();
    thread.setName(name);
  }

  @Test
  void whatCallersProvokeIsSummedUpWithoutItsStackTraces() {
    TransportNoise noise = filter(TransportNoise.class);
    for (int i = 0; i < 1000; i++) {
      logger("io.grpc.netty.Handler").warn("broken", new IllegalStateException("frame\n" + i));
      logger("io.grpc.internal.Other").warn("odd");
    }
    assertThat(lines()).isEmpty();
    assertThat(noise.total()).isEqualTo(2000);
    noise.sumUp();
    assertThat(lines())
        .hasSize(2)
        .anyMatch(
            line ->
                line.endsWith(
                    "transport_noise: 1000 times within a minute,"
                        + " Handler IllegalStateException: broken: frame | 0"))
        .anyMatch(line -> line.endsWith("1000 times within a minute, Other: odd"));
    noise.sumUp();
    assertThat(lines()).hasSize(2);
  }

  @Test
  void errorsOfTheSameLibrariesAreLogged() {
    logger("io.grpc.internal.ServerImpl").error("a defect", new IllegalStateException("why"));
    assertThat(lines()).hasSize(1);
  }

  @Test
  void noMoreLinesThanTheCeilingAndTheReserveOfErrors() {
    filter(LineCeiling.class).setMax(100);
    for (int i = 0; i < 1000; i++) {
      logger("org.creditservice.Part" + i).info("a line");
      logger("library" + i).error("a line");
    }
    assertThat(lines()).hasSize(101);
    assertThat(lines().get(100)).contains("lines_left_out");
    for (int i = 0; i < 1000; i++) {
      logger("org.creditservice.Part" + i).error("an error of the service's own");
    }
    assertThat(lines()).hasSize(126);
    assertThat(filter(LineCeiling.class).total()).isEqualTo(1900 + 975);
  }

  @Test
  void aLineHasABound() {
    logger(LIBRARY).warn("x".repeat(1 << 20));
    assertThat(lines().get(0)).hasSizeLessThan(17 * 1024).endsWith(" characters");
    json();
    logger("other").warn("x".repeat(1 << 20), new IllegalStateException("y".repeat(1 << 20)));
    assertThat(lines().get(1)).hasSizeLessThan(17 * 1024);
  }

  private <F> F filter(Class<F> type) {
    return context.getTurboFilterList().stream()
        .filter(type::isInstance)
        .map(type::cast)
        .findFirst()
        .orElseThrow();
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
