package org.creditservice.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.nio.charset.MalformedInputException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class IoReasonTest {

  static Stream<Arguments> failures() {
    return Stream.of(
        arguments(new NoSuchFileException("/f"), "no such file or directory (/f)"),
        arguments(new AccessDeniedException("/f"), "permission denied (/f)"),
        arguments(new FileAlreadyExistsException("/f"), "a file is in the way (/f)"),
        arguments(
            new FileSystemException("/f", null, "No space left on device"),
            "No space left on device (/f)"),
        arguments(new FileSystemException("/f"), "input or output failed (/f)"),
        arguments(new MalformedInputException(1), "it is not UTF-8"),
        arguments(new UnknownHostException("db"), "unknown host db"),
        arguments(new ConnectException("Connection refused"), "Connection refused"),
        arguments(new IOException(), "input or output failed"));
  }

  @ParameterizedTest
  @MethodSource("failures")
  void saysItWithoutTheNamesOfClasses(IOException failure, String reason) {
    assertThat(IoReason.of(failure)).isEqualTo(reason);
  }
}
