package org.creditservice.batch;

/**
 * How much heap a command takes until it is answered, at most, as far as its request tells.
 *
 * <p>Measured as what lives after a collection, on JDK 17, per command: with its call, while it
 * waits; and with the statements that write it, while it is executed.
 *
 * <pre>
 *   request                                          bytes   waits   is executed   this
 *   a grant with nothing but its fields                 22    1843          2707   5252
 *   with 16 pairs of metadata, of a character each     150    4209          5576   6020
 *   with 16 values of 256 ASCII characters            4316    8076         21923  31016
 *   with one other character in each of them          4316   12180         26027  31016
 * </pre>
 *
 * <p>Each counts as if it were executed, since each will be. The heap must also have room for the
 * garbage that the execution makes.
 */
public final class HeapCost {
  private static final long BYTES_PER_COMMAND = 5 * 1024;
  private static final long BYTES_PER_REQUEST_BYTE = 6;

  private HeapCost() {}

  /** The bytes of heap of a command whose request has {@code requestBytes}. */
  public static long of(int requestBytes) {
    return BYTES_PER_COMMAND + BYTES_PER_REQUEST_BYTE * requestBytes;
  }
}
