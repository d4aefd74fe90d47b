package org.creditservice.testing;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A host of its own on this machine: a network namespace, at the other end of a cable. Programs
 * that run in it are reached under two addresses, as if this machine was two hosts; one of them can
 * vanish. It is removed with all its processes when it is closed or this JVM ends.
 */
final class RemoteHost implements AutoCloseable {
  /** For tests of networks (RFC 2544); the third byte differs between the JVMs of a test run. */
  private static final String NETWORK = "198.18." + (ProcessHandle.current().pid() & 0xff) + ".";

  /** A hardware address that no host has. */
  private static final String NOBODY = "02:00:00:00:00:01";

  /**
   * $1: the namespace, $2: the cable, which would stay as long as a connection of the namespace
   * waits for its peer, $3: the directory. `cat` ends when the JVM at the other end does.
   */
  private static final String CLEAN_UP =
      """
      trap '' INT TERM HUP
      cat >/dev/null
      ip netns pids "$1" | xargs -r kill -KILL
      ip netns del "$1"
      ip link del "$2"
      rm -rf "$3"
      """;

  private final String ip = Installed.program("ip", "iproute2").toString();
  private final String name = "credit-" + ProcessHandle.current().pid();
  private final String cable = "cr" + ProcessHandle.current().pid();
  private final Path directory;
  private final Process cleaner;

  static RemoteHost create() {
    assumeTrue(
        "root".equals(System.getProperty("user.name")),
        "This test needs root, to create a network.");
    try {
      return new RemoteHost();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private RemoteHost() throws IOException {
    assumeTrue(
        exitCode(List.of(ip, "netns", "add", name)) == 0,
        "This test needs a network of its own, which can't be created here (ip netns add).");
    directory = Files.createTempDirectory("credit-test-host-");
    cleaner =
        new ProcessBuilder("sh", "-c", CLEAN_UP, "sh", name, cable, directory.toString())
            .redirectErrorStream(true)
            .start();
    here("link", "add", cable, "type", "veth", "peer", "name", "wire", "netns", name);
    here("addr", "add", NETWORK + "1/30", "dev", cable);
    here("addr", "add", NETWORK + "5/30", "dev", cable);
    here("link", "set", cable, "up");
    run(ip, "addr", "add", addressForVanishing() + "/30", "dev", "wire");
    run(ip, "addr", "add", addressForOther() + "/30", "dev", "wire");
    run(ip, "link", "set", "wire", "up");
    run(ip, "link", "set", "lo", "up");
  }

  /** Where programs keep what they write. */
  Path directory() {
    return directory;
  }

  /** This host's address for the host that can vanish. */
  String addressForVanishing() {
    return NETWORK + "2";
  }

  /** This host's address for the other host. */
  String addressForOther() {
    return NETWORK + "6";
  }

  /** Runs a program on this host, to its end. */
  void run(String... command) {
    List<String> all = new ArrayList<>(List.of(ip, "netns", "exec", name));
    all.addAll(List.of(command));
    require(all);
  }

  private void here(String... arguments) {
    List<String> all = new ArrayList<>(List.of(ip));
    all.addAll(List.of(arguments));
    require(all);
  }

  /** Sends all that is for the one host to a hardware address that nobody has. */
  void vanish() {
    run(ip, "neigh", "replace", NETWORK + "1", "lladdr", NOBODY, "dev", "wire", "nud", "permanent");
  }

  /** Ends that. */
  void reappear() {
    run(ip, "neigh", "del", NETWORK + "1", "dev", "wire");
  }

  @Override
  public void close() {
    try {
      cleaner.getOutputStream().close();
      cleaner.waitFor();
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void require(List<String> command) {
    int exitCode = exitCode(command);
    if (exitCode != 0) {
      throw new IllegalStateException(command + " ended with " + exitCode);
    }
  }

  private static int exitCode(List<String> command) {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      process.getOutputStream().close();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      int exitCode = process.waitFor();
      if (exitCode != 0) {
        System.out.println(command + ": " + output.strip());
      }
      return exitCode;
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
