package org.creditservice.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;

/** The first message of a handshake, with versions and ciphers that no client offers any more. */
public final class ClientHello {
  /** What a server says to it, by the type of the record. */
  private static final int ALERT = 21;

  private static final int HANDSHAKE = 22;
  private static final int RECORD_HEADER = 5;

  private static final int RANDOM_BYTES = 32;

  /** P-256, uncompressed points, the usual signatures, secure renegotiation. */
  private static final byte[] EXTENSIONS = {
    0,
    10,
    0,
    4,
    0,
    2,
    0,
    23, // supported_groups
    0,
    11,
    0,
    2,
    1,
    0, // ec_point_formats
    0,
    13,
    0,
    8,
    0,
    6,
    4,
    3,
    4,
    1,
    2,
    3, // signature_algorithms
    (byte) 0xff,
    1,
    0,
    1,
    0 // renegotiation_info
  };

  private ClientHello() {}

  /**
   * Sends it.
   *
   * @param version such as 0x0302, which is TLS 1.1
   * @param cipher its only one, by its number
   * @return "accepted", "closed", or the number of the alert
   */
  public static String send(int port, int version, int cipher) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(30_000);
      socket.getOutputStream().write(record(version, hello(version, cipher)));
      return answer(socket.getInputStream());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String answer(InputStream in) throws IOException {
    byte[] header = in.readNBytes(RECORD_HEADER);
    if (header.length == 0) {
      return "closed";
    }
    return switch (header[0]) {
      case HANDSHAKE -> "accepted";
      case ALERT -> "alert " + in.readNBytes(2)[1];
      default -> throw new AssertionError("no record of TLS begins with " + header[0]);
    };
  }

  private static byte[] hello(int version, int cipher) {
    ByteBuffer body = ByteBuffer.allocate(512);
    body.putShort((short) version).put(new byte[RANDOM_BYTES]);
    body.put((byte) 0); // no session
    body.putShort((short) 2).putShort((short) cipher);
    body.put((byte) 1).put((byte) 0); // no compression
    body.putShort((short) EXTENSIONS.length).put(EXTENSIONS);
    return prefixed(new byte[] {1, 0}, body); // client_hello; 0 is the length's first byte
  }

  private static byte[] record(int version, byte[] message) {
    byte[] header = {HANDSHAKE, (byte) (version >> 8), (byte) version};
    return prefixed(header, ByteBuffer.allocate(message.length).put(message));
  }

  /** The header, two bytes of length, the body. */
  private static byte[] prefixed(byte[] header, ByteBuffer body) {
    byte[] bytes = new byte[body.flip().remaining()];
    body.get(bytes);
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(header);
    all.write(bytes.length >> 8);
    all.write(bytes.length);
    all.writeBytes(bytes);
    return all.toByteArray();
  }
}
