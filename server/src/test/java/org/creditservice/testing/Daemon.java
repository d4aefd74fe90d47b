package org.creditservice.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Another program that runs beside a test. It ends when it is closed or this JVM does. */
final class Daemon implements AutoCloseable {
  /** $1: its directory, then its command line. `cat` ends when the JVM at the other end does. */
  private static final String RUN =
      """
      trap '' INT TERM HUP
      directory=$1
      shift
      "$@" >"$directory/output" 2>&1 </dev/null &
      cat >/dev/null
      kill -KILL $!
      wait
      rm -rf "$directory"
      """;

  private final Process process;

  private Daemon(Process process) {
    this.process = process;
  }

  /**
   * Starts it.
   *
   * @param directory of its files, which is deleted when it ends
   */
  static Daemon start(Path directory, List<String> command) throws IOException {
    List<String> all = new ArrayList<>(List.of("sh", "-c", RUN, "sh", directory.toString()));
    all.addAll(command);
    return new Daemon(new ProcessBuilder(all).start());
  }

  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  static void awaitListening(String what, int port) {
    Await.until(what + " listens", () -> listens(port));
  }

  private static boolean listens(int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public void close() {
    try {
      process.getOutputStream().close();
      process.waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
