package org.creditservice.config;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketOption;
import java.util.Map;
import javax.net.SocketFactory;
import jdk.net.ExtendedSocketOptions;

/**
 * The driver's sockets. They notice that the database's host has vanished, also while nothing is
 * sent: 11 seconds after the last packet, instead of after the two hours that are usual.
 *
 * <p>What is sent and never arrives is another matter: Java can't set TCP_USER_TIMEOUT, so that
 * ends with the driver's socket timeout.
 */
public final class KeepaliveSocketFactory extends SocketFactory {
  /** In seconds, but for the number of probes; the sessions have the same on PostgreSQL's side. */
  private static final Map<SocketOption<Integer>, Integer> PROBES =
      Map.of(
          ExtendedSocketOptions.TCP_KEEPIDLE, 5,
          ExtendedSocketOptions.TCP_KEEPINTERVAL, 2,
          ExtendedSocketOptions.TCP_KEEPCOUNT, 3);

  /** A socket that is not connected. The driver asks for no other, and switches the probes on. */
  @Override
  public Socket createSocket() throws IOException {
    Socket socket = new Socket();
    for (Map.Entry<SocketOption<Integer>, Integer> probe : PROBES.entrySet()) {
      if (socket.supportedOptions().contains(probe.getKey())) {
        socket.setOption(probe.getKey(), probe.getValue());
      }
    }
    return socket;
  }

  @Override
  public Socket createSocket(String host, int port) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress localHost, int localPort) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Socket createSocket(InetAddress host, int port) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Socket createSocket(
      InetAddress address, int port, InetAddress localAddress, int localPort) {
    throw new UnsupportedOperationException();
  }
}
