package org.creditservice.main;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.creditservice.testing.Await;
import org.creditservice.testing.JavaCommand;

/** A process of the service, and all that others see of it. */
final class ObservedService implements AutoCloseable {
  private static final Pattern GRPC = Pattern.compile("ready: grpc 127\\.0\\.0\\.1:(\\d+)");
  private static final Pattern OPERATIONS = Pattern.compile("dashboard: (http\\S+)");

  private static final List<String> PAGES =
      List.of(
          "",
          "metrics",
          "livez",
          "readyz",
          "dashboard/",
          "dashboard/index.html",
          "api/live",
          "api/refusals",
          "api/findings",
          "api/GetProfile?profile_id=alice",
          "api/none",
          "none");

  private final Process process;
  private final String printed;
  private final Path log;

  private ObservedService(Process process, String printed, Path log) {
    this.process = process;
    this.printed = printed;
    this.log = log;
  }

  /**
   * Starts {@code credit serve}, which logs to a file, and waits until it is ready or has ended.
   */
  static ObservedService start(Path log, Map<String, String> environment, List<String> settings) {
    List<String> command = JavaCommand.of(Main.class, List.of());
    // The level that says most.
    command.addAll(List.of("serve", "--grpc-port=0", "--http-port=0", "--log-level=debug"));
    command.addAll(settings);
    ProcessBuilder builder = new ProcessBuilder(command).redirectError(log.toFile());
    builder.environment().putAll(environment);
    try {
      Process process = builder.start();
      var service = new ObservedService(process, awaitReady(process), log);
      assertThat(service.log()).as("it is ready").containsPattern(OPERATIONS);
      return service;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What it prints until it is ready; all of it, if it ends before. */
  private static String awaitReady(Process process) throws IOException {
    StringBuilder printed = new StringBuilder();
    // Not closed, since the process keeps printing.
    BufferedReader out = process.inputReader();
    String line = out.readLine();
    while (line != null) {
      printed.append(line).append('\n');
      line = OPERATIONS.matcher(line).find() ? null : out.readLine();
    }
    return printed.toString();
  }

  int port() {
    return Integer.parseInt(find(GRPC));
  }

  private String find(Pattern pattern) {
    Matcher found = pattern.matcher(printed);
    assertThat(found.find()).as(printed + log()).isTrue();
    return found.group(1);
  }

  /** Waits until the log has something like this. */
  void awaitLog(String regex) {
    Pattern pattern = Pattern.compile(regex);
    Await.until(
        "the log has " + regex + ", or the service has ended",
        () -> pattern.matcher(log()).find() || !process.isAlive());
    assertThat(log()).containsPattern(pattern);
  }

  /** All that it has printed and logged. */
  String log() {
    return printed + read(log);
  }

  /** What the operations port answers to whoever asks with this header, by path. */
  Map<String, String> pages(HttpClient browser, String authorization) throws Exception {
    Map<String, String> pages = new LinkedHashMap<>();
    for (String path : PAGES) {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(find(OPERATIONS) + path))
              .header("Authorization", authorization)
              .header("Cookie", "session=" + authorization)
              .build();
      HttpResponse<String> answer = browser.send(request, BodyHandlers.ofString());
      pages.put("/" + path, answer.headers().map() + answer.body());
    }
    return pages;
  }

  /** What {@code ps} shows of all processes of this machine, and a core dump of this one. */
  static Map<String, String> commandLines() {
    Map<String, String> lines = new LinkedHashMap<>();
    ProcessHandle.allProcesses()
        .forEach(each -> lines.put("command line of " + each.pid(), read(each, "cmdline")));
    return lines;
  }

  /** The environments of a process and of all that it has started. */
  static Map<String, String> environments(ProcessHandle started) {
    Map<String, String> environments = new LinkedHashMap<>();
    environments.put("environment of " + started.pid(), read(started, "environ"));
    started
        .descendants()
        .forEach(each -> environments.put("environment of " + each.pid(), read(each, "environ")));
    return environments;
  }

  private static String read(ProcessHandle of, String file) {
    return read(Path.of("/proc", String.valueOf(of.pid()), file));
  }

  /** The text of a file; empty if it can't be read, as that of a process that has ended. */
  private static String read(Path file) {
    try {
      return Files.readString(file, ISO_8859_1);
    } catch (IOException e) {
      return "";
    }
  }

  long pid() {
    return process.pid();
  }

  /** Asks it to stop, and waits until it has. */
  void stop() throws InterruptedException {
    process.destroy();
    assertThat(process.waitFor()).as(log()).isZero();
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }
}
