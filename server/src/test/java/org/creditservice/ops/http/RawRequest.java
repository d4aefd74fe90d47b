package org.creditservice.ops.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A request whose headers are exactly these: Java's own clients choose the Host themselves. */
final class RawRequest {
  private RawRequest() {}

  /** Sends the lines, and returns all that comes back. */
  static String send(int port, String... lines) {
    String request = String.join("\r\n", lines) + "\r\nConnection: close\r\n\r\n";
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
