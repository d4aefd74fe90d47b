package org.creditservice.main;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.joran.spi.JoranException;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
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
    configurator.doConfigure(Objects.requireNonNull(Main.class.getResource("/logback.xml")));
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
