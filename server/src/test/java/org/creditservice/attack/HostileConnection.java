package org.creditservice.attack;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/**
 * A connection on which any bytes can be sent. It never waits for the server: what the server
 * doesn't take at once is not sent, and what the server sends is read only by {@link #drain}.
 */
final class HostileConnection implements AutoCloseable {
  private static final int CONNECT_MILLIS = 2000;

  /** One for all: thousands would make the attacker itself pause to collect garbage. */
  private static final ThreadLocal<ByteBuffer> TRASH =
      ThreadLocal.withInitial(() -> ByteBuffer.allocate(64 * 1024));

  private final SocketChannel channel;
  private ByteBuffer unsent = ByteBuffer.allocate(0);
  private int nextStreamId = 1;
  private boolean lost;

  private HostileConnection(SocketChannel channel) {
    this.channel = channel;
  }

  /** Connects, and sends nothing. */
  static HostileConnection open(int port) throws IOException {
    SocketChannel channel = SocketChannel.open();
    channel
        .socket()
        .connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), CONNECT_MILLIS);
    channel.configureBlocking(false);
    return new HostileConnection(channel);
  }

  /**
   * Connects and begins to speak HTTP/2.
   *
   * @param window how much of each answer the server may send without being asked
   */
  static HostileConnection connect(int port, int window) throws IOException {
    HostileConnection connection = open(port);
    connection.send(Frames.preface());
    connection.send(Frames.settings(window));
    connection.send(Frames.frame(Frames.SETTINGS, Frames.ACK, 0, new byte[0]));
    return connection;
  }

  int nextStreamId() {
    int id = nextStreamId;
    nextStreamId += 2;
    return id;
  }

  /** Sends bytes, unless the server still has earlier ones to take. Returns whether it did. */
  boolean send(byte[] bytes) {
    if (!isFlushed()) {
      return false;
    }
    unsent = ByteBuffer.wrap(bytes);
    return isFlushed() || !lost;
  }

  private boolean isFlushed() {
    try {
      if (unsent.hasRemaining() && !lost) {
        int unused = channel.write(unsent);
      }
    } catch (IOException e) {
      lost = true;
    }
    return !lost && !unsent.hasRemaining();
  }

  /** Reads and drops what the server has sent. */
  void drain() {
    ByteBuffer trash = TRASH.get();
    try {
      int read;
      do {
        trash.clear();
        read = channel.read(trash);
      } while (read > 0);
      lost |= read < 0;
    } catch (IOException e) {
      lost = true;
    }
  }

  /** Whether the server has closed it, as far as a read or a write has shown. */
  boolean isLost() {
    return lost;
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      // The server was faster.
    }
  }
}
