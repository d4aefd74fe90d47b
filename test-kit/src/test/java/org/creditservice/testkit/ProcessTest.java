package org.creditservice.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.core.ConsoleAppender;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.util.List;
import java.util.TimeZone;
import java.util.logging.ConsoleHandler;
import java.util.logging.LogManager;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.LoggerFactory;

/** The service is a guest in the process of the tests. */
@ExtendWith(CreditServiceExtension.class)
class ProcessTest {
  @BeforeAll
  static void sayHowLongTheStartTook() {
    System.out.printf(
        "The service started in %d ms.%n", SharedService.get().startTook().toMillis());
  }

  @Test
  void theLogIsTheProgramsButForTheServicesOwn() {
    LoggerContext logback = (LoggerContext) LoggerFactory.getILoggerFactory();
    Logger root = logback.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);

    assertThat(root.getLevel()).isEqualTo(Level.DEBUG);
    assertThat(root.iteratorForAppenders())
        .toIterable()
        .singleElement()
        .isInstanceOf(ConsoleAppender.class);
    assertThat(logback.getTurboFilterList()).isEmpty();
    assertThat(logback.getLogger("com.example").getEffectiveLevel()).isEqualTo(Level.DEBUG);
    assertThat(logback.getLogger("org.creditservice.main").getEffectiveLevel())
        .isEqualTo(Level.WARN);
  }

  @Test
  void theLogOfJavaIsTheProgramsToo() {
    assertThat(LogManager.getLogManager().getLogger("").getHandlers())
        .singleElement()
        .isInstanceOf(ConsoleHandler.class);
  }

  @Test
  void nobodyElseHandlesItsExceptionsOrSetsItsTimeZone() {
    assertThat(Thread.getDefaultUncaughtExceptionHandler()).isNull();
    assertThat(TimeZone.getDefault().getID()).isEqualTo(System.getProperty("user.timezone"));
  }

  @Test
  void itListensOnLoopbackOnly(TestCreditService service) throws IOException {
    int port = Integer.parseInt(service.target().replaceFirst(".*:", ""));
    for (InetAddress address : addressesOfThisMachine()) {
      try (Socket socket = new Socket()) {
        assertThatExceptionOfType(IOException.class)
            .as("%s", address)
            .isThrownBy(() -> socket.connect(new InetSocketAddress(address, port), 5_000));
      }
    }
  }

  private static List<InetAddress> addressesOfThisMachine() throws IOException {
    return NetworkInterface.networkInterfaces()
        .flatMap(NetworkInterface::inetAddresses)
        .filter(address -> !address.isLoopbackAddress())
        .toList();
  }
}
