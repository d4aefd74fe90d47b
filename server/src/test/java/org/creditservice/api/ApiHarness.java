package org.creditservice.api;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.Marshaller;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.creditservice.api.answer.AnswerBudget;
import org.creditservice.api.answer.AnswerLimits;
import org.creditservice.api.caller.Gate;
import org.creditservice.api.command.CreditCommandApi;
import org.creditservice.api.observe.LimitObserver;
import org.creditservice.api.observe.MethodObserver;
import org.creditservice.api.observe.RefusalObserver;
import org.creditservice.batch.CommittedDecision;
import org.creditservice.config.GrpcSettings;
import org.creditservice.config.LimitSettings;
import org.creditservice.config.Settings;
import org.creditservice.core.command.Command;

/**
 * A real gRPC server on a loopback port, in front of a queue from which the test takes commands and
 * answers them.
 */
public final class ApiHarness implements AutoCloseable {
  public static final Duration WAIT_MAX = Duration.ofSeconds(20);

  /** A command that has reached the queue. */
  public record Submitted(
      Command command, int bytes, Duration timeout, CompletableFuture<CommittedDecision> reply) {}

  public final BlockingQueue<Submitted> submitted = new LinkedBlockingQueue<>();
  final GrpcServer server;
  public final ManagedChannel channel;

  /** Whether the queue has a defect. */
  public volatile boolean broken;

  public ApiHarness() throws IOException {
    this(AnswerLimits.of(settings().reads()));
  }

  public ApiHarness(AnswerLimits limits) throws IOException {
    var api = new CreditCommandApi(this::submit, caller -> null, WAIT_MAX);
    server =
        new GrpcServer(
            anyPort(),
            Optional.empty(),
            limits(),
            new AnswerBudget(limits, LimitObserver.NONE),
            List.of(api),
            Gate.open(),
            method -> MethodObserver.NONE,
            RefusalObserver.NONE,
            LimitObserver.NONE,
            Optional.empty());
    server.start();
    channel =
        NettyChannelBuilder.forAddress(
                InetAddress.getLoopbackAddress().getHostAddress(), server.port())
            .usePlaintext()
            .build();
  }

  /** Settings that listen on any free port of the loopback address. */
  static GrpcSettings anyPort() {
    return Settings.from(Map.of("grpc-port", "0"), Map.of()).grpc();
  }

  /** The limits as they are by default. */
  static LimitSettings limits() {
    return settings().limits();
  }

  /** The settings as they are by default. */
  public static Settings settings() {
    return Settings.from(Map.of(), Map.of());
  }

  public int port() {
    return server.port();
  }

  private CompletableFuture<CommittedDecision> submit(
      Command command, int bytes, Duration timeout, Object caller) {
    if (broken) {
      throw new IllegalStateException("secret");
    }
    var reply = new CompletableFuture<CommittedDecision>();
    submitted.add(new Submitted(command, bytes, timeout, reply));
    return reply;
  }

  /** The next command; fails if none comes. */
  public Submitted next() throws InterruptedException {
    Submitted next = submitted.poll(WAIT_MAX.toSeconds(), TimeUnit.SECONDS);
    if (next == null) {
      throw new AssertionError("no command has reached the queue");
    }
    return next;
  }

  public Channel withActor(String actor) {
    Metadata headers = new Metadata();
    headers.put(Metadata.Key.of("credit-actor", Metadata.ASCII_STRING_MARSHALLER), actor);
    return ClientInterceptors.intercept(
        channel, MetadataUtils.newAttachHeadersInterceptor(headers));
  }

  /** Calls a method with bytes that need not be a message. */
  public byte[] callRaw(String method, byte[] request) {
    MethodDescriptor<byte[], byte[]> descriptor =
        MethodDescriptor.newBuilder(new Bytes(), new Bytes())
            .setType(MethodType.UNARY)
            .setFullMethodName(method)
            .build();
    return ClientCalls.blockingUnaryCall(
        channel, descriptor, CallOptions.DEFAULT.withDeadlineAfter(20, TimeUnit.SECONDS), request);
  }

  @Override
  public void close() {
    channel.shutdownNow();
    server.close();
  }

  private static final class Bytes implements Marshaller<byte[]> {
    @Override
    public InputStream stream(byte[] value) {
      return new ByteArrayInputStream(value);
    }

    @Override
    public byte[] parse(InputStream stream) {
      try {
        return stream.readAllBytes();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
