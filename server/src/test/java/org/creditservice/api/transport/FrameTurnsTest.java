package org.creditservice.api.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.netty.shaded.io.netty.buffer.ByteBuf;
import io.grpc.netty.shaded.io.netty.buffer.Unpooled;
import io.grpc.netty.shaded.io.netty.channel.ChannelHandlerContext;
import io.grpc.netty.shaded.io.netty.channel.ChannelOutboundHandlerAdapter;
import io.grpc.netty.shaded.io.netty.channel.embedded.EmbeddedChannel;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FrameTurnsTest {
  private static final int HEADERS = 1;
  private static final byte[] PREFACE =
      "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  private boolean answered = true;
  private int reads;
  private final EmbeddedChannel channel = connection();

  /** What a network would see: how often more is read. */
  private final class Network extends ChannelOutboundHandlerAdapter {
    @Override
    public void read(ChannelHandlerContext context) {
      reads++;
      context.read();
    }
  }

  private EmbeddedChannel connection() {
    FrameMeter meter = new FrameMeter(1000, () -> {}, () -> {});
    return new EmbeddedChannel(new Network(), new FrameTurns(meter, () -> answered));
  }

  @AfterEach
  void close() {
    Object unused = channel.close();
  }

  @Test
  void fewFramesArePassedOnAtOnce() {
    byte[] bytes = calls(50);
    receive(channel, bytes);
    assertThat(passedOn()).isEqualTo(bytes);
    assertThat(channel.config().isAutoRead()).isTrue();
  }

  @Test
  void manyAreATurnEach() {
    byte[] bytes = calls(200);
    ByteBuf buffer = receive(channel, bytes);
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(passedOn());
    assertThat(all.size()).isBetween(bytes.length / 4, bytes.length / 2);
    assertThat(channel.config().isAutoRead()).isFalse();

    for (int turn = 0; turn < 2; turn++) {
      channel.runScheduledPendingTasks();
      all.writeBytes(passedOn());
    }
    assertThat(all.toByteArray()).isEqualTo(bytes);
    assertThat(channel.config().isAutoRead()).isTrue();
    assertThat(buffer.refCnt()).isZero();
  }

  /** Netty's decoders ask for more themselves while auto-read is off. */
  @Test
  void nothingMoreIsReadWhileSomethingWaits() {
    receive(channel, calls(200));
    int before = reads;
    channel.read();
    assertThat(reads).isEqualTo(before);

    channel.runScheduledPendingTasks();
    channel.runScheduledPendingTasks();
    assertThat(reads).isGreaterThan(before);
    passedOn();
  }

  @Test
  void whoHasHadNoAnswerWaitsBetweenTurns() {
    answered = false;
    channel.freezeTime();
    receive(channel, calls(200));
    int first = passedOn().length;
    channel.runScheduledPendingTasks();
    assertThat(passedOn()).isEmpty();

    channel.advanceTimeBy(50, TimeUnit.MILLISECONDS);
    channel.runScheduledPendingTasks();
    assertThat(passedOn().length).isBetween(first - PREFACE.length, first);
  }

  @Test
  void aRoundIsSharedByAllThatWait() {
    receive(channel, calls(200));
    int alone = passedOn().length;
    EmbeddedChannel other = connection();
    receive(other, calls(200));
    assertThat(passedOn(other).length).isBetween(alone / 3, alone * 2 / 3);
    Object unused = other.close();
  }

  @Test
  void whatWaitsIsReleasedAtTheEnd() {
    ByteBuf buffer = receive(channel, calls(200));
    passedOn();
    Object unused = channel.close();
    passedOn();
    assertThat(buffer.refCnt()).isZero();
  }

  /** The beginning of a connection, and headers of calls. */
  private static byte[] calls(int count) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(PREFACE);
    byte[] headers = {0, 0, 3, HEADERS, 4, 0, 0, 0, 1, 'a', 'b', 'c'};
    for (int i = 0; i < count; i++) {
      bytes.writeBytes(headers);
    }
    return bytes.toByteArray();
  }

  /** As the network passes it on: unlike EmbeddedChannel's own method, it runs no turns. */
  private static ByteBuf receive(EmbeddedChannel channel, byte[] bytes) {
    ByteBuf buffer = Unpooled.wrappedBuffer(bytes);
    channel.pipeline().fireChannelRead(buffer);
    return buffer;
  }

  private byte[] passedOn() {
    return passedOn(channel);
  }

  private static byte[] passedOn(EmbeddedChannel channel) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (ByteBuf bytes = channel.readInbound(); bytes != null; bytes = channel.readInbound()) {
      byte[] copy = new byte[bytes.readableBytes()];
      bytes.readBytes(copy);
      all.writeBytes(copy);
      bytes.release();
    }
    return all.toByteArray();
  }
}
