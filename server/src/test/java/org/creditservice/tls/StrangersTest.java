package org.creditservice.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.creditservice.testing.ClientHello;
import org.creditservice.testing.ClientTls;
import org.creditservice.testing.ServiceProcess;
import org.creditservice.testing.TestCertificates;
import org.creditservice.testing.TestCertificates.Issued;
import org.creditservice.testing.TestCertificates.Request;
import org.creditservice.testing.TestDatabase;
import org.creditservice.testing.TlsFiles;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What who fails at TLS leaves behind in a process of its own, whose log and settings are real. */
class StrangersTest {
  /** Of each kind. */
  private static final int CONNECTIONS = 10;

  /** Those of a start and an end, and one for each kind of noise. */
  private static final int LINES_MAX = 25;

  @TempDir Path directory;

  @Test
  void theyLeaveAFewLinesAndRenegotiationIsOff() throws Exception {
    TlsFiles files = TlsFiles.create(directory);
    Path log = directory.resolve("log");
    Issued web = files.ca().issue(Request.client("web"));
    SSLContext caller = ClientTls.trusting(files.ca(), web);
    Issued forged = TestCertificates.authority("test ca").issue(Request.client("web"));
    try (TestDatabase database = TestDatabase.createDurable();
        ServiceProcess server = ServiceProcess.startLogging(log, database.target(), flags(files))) {
      for (int i = 0; i < CONNECTIONS; i++) {
        sendRaw(server.port(), "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
        sendRaw(server.port(), "GET / HTTP/1.1\r\nHost: x\r\n\r\n");
        assertThat(ClientHello.send(server.port(), 0x0302, 0xc009)).isEqualTo("alert 70");
        isServed(server.port(), ClientTls.trusting(files.ca(), forged), "TLSv1.3");
      }
      renegotiationIsRefused(server.port(), caller);
      assertThat(isServed(server.port(), caller, "TLSv1.2")).isTrue();
      assertThat(server.terminate()).isZero();
    }
    assertThat(Files.readAllLines(log))
        .hasSizeLessThan(LINES_MAX)
        .noneMatch(line -> line.startsWith("\tat "))
        .noneMatch(line -> line.contains(" ERROR "));
  }

  private static void renegotiationIsRefused(int port, SSLContext caller) throws IOException {
    try (SSLSocket socket = connect(port, caller, "TLSv1.2")) {
      socket.startHandshake();
      socket.startHandshake();
      // The server's first frames come before its alert. Without one, this ends with a time-out.
      assertThatThrownBy(() -> socket.getInputStream().transferTo(OutputStream.nullOutputStream()))
          .isInstanceOf(SSLException.class)
          .hasMessageContaining("alert");
    }
  }

  private static boolean isServed(int port, SSLContext client, String version) {
    try (SSLSocket socket = connect(port, client, version)) {
      socket.startHandshake();
      return socket.getInputStream().read() >= 0;
    } catch (IOException refused) {
      return false;
    }
  }

  private static SSLSocket connect(int port, SSLContext client, String version) throws IOException {
    SSLSocket socket = (SSLSocket) client.getSocketFactory().createSocket("localhost", port);
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setProtocols(new String[] {version});
    parameters.setApplicationProtocols(new String[] {"h2"});
    socket.setSSLParameters(parameters);
    socket.setSoTimeout(30_000);
    return socket;
  }

  private static String[] flags(TlsFiles files) {
    return List.of(files.settings()).stream().map(setting -> "--" + setting).toArray(String[]::new);
  }

  /** Sends bytes as they are, and reads until the server has closed the connection. */
  private static void sendRaw(int port, String bytes) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(30_000);
      socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
      socket.getInputStream().transferTo(OutputStream.nullOutputStream());
    } catch (SocketException e) {
      // It was closed with a reset, which is as good.
    }
  }
}
