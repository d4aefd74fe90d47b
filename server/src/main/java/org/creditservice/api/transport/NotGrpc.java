package org.creditservice.api.transport;

import io.grpc.Metadata;
import io.grpc.netty.shaded.io.netty.buffer.ByteBufUtil;
import io.grpc.netty.shaded.io.netty.channel.ChannelHandlerContext;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.Http2ConnectionEncoder;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.Http2Exception;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.Http2FrameListener;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.Http2FrameListenerDecorator;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.Http2Headers;
import io.grpc.netty.shaded.io.netty.util.AsciiString;
import java.util.Base64;
import java.util.Objects;
import org.creditservice.api.error.ApiException;
import org.creditservice.api.request.Violations;
import org.jspecify.annotations.Nullable;

/**
 * Answers HTTP/2 requests that aren't gRPC's: with a status and a sentence for those who speak HTTP
 * only, and with the reason for those who speak gRPC after all. gRPC itself gives no reason.
 */
final class NotGrpc extends Http2FrameListenerDecorator {
  private static final AsciiString CONTENT_TYPE = AsciiString.cached("content-type");
  private static final AsciiString HOST = AsciiString.cached("host");
  private static final String GRPC = "application/grpc";
  private static final String POST = "POST";

  private static final Metadata.Key<byte[]> DETAILS =
      Metadata.Key.of("grpc-status-details-bin", Metadata.BINARY_BYTE_MARSHALLER);

  /** What is wrong with the headers of a request. */
  private enum Problem {
    HOSTS(400, "host", "must be there once at most"),
    PATH(404, ":path", "must be a slash, a service, a slash and a method"),
    FORMAT(415, "content-type", "must be " + GRPC),
    METHOD(405, ":method", "must be " + POST);

    private final int status;
    private final String header;
    private final String rule;

    Problem(int status, String header, String rule) {
      this.status = status;
      this.header = header;
      this.rule = rule;
    }

    static @Nullable Problem of(Http2Headers headers) {
      CharSequence path = headers.path();
      if (headers.authority() == null && headers.getAll(HOST).size() > 1) {
        return HOSTS;
      } else if (path == null || path.length() == 0 || path.charAt(0) != '/') {
        return PATH;
      } else if (!isGrpc(headers.get(CONTENT_TYPE))) {
        return FORMAT;
      }
      return AsciiString.contentEquals(POST, headers.method()) ? null : METHOD;
    }

    /** With a suffix such as +proto, and perhaps with parameters. */
    private static boolean isGrpc(@Nullable CharSequence type) {
      if (type == null || !AsciiString.regionMatches(type, true, 0, GRPC, 0, GRPC.length())) {
        return false;
      }
      char next = type.length() == GRPC.length() ? ';' : type.charAt(GRPC.length());
      return next == ';' || next == '+';
    }
  }

  private final Http2ConnectionEncoder encoder;

  private NotGrpc(Http2FrameListener grpc, Http2ConnectionEncoder encoder) {
    super(grpc);
    this.encoder = encoder;
  }

  /** Puts it in front of gRPC's own listener. */
  static void guard(Http2ConnectionHandler http2) {
    NotGrpc guard = new NotGrpc(http2.decoder().frameListener(), http2.encoder());
    http2.decoder().frameListener(guard);
  }

  @Override
  public void onHeadersRead(
      ChannelHandlerContext context,
      int streamId,
      Http2Headers headers,
      int dependency,
      short weight,
      boolean exclusive,
      int padding,
      boolean last)
      throws Http2Exception {
    Problem problem = Problem.of(headers);
    if (problem == null) {
      super.onHeadersRead(context, streamId, headers, dependency, weight, exclusive, padding, last);
    } else {
      answer(context, streamId, problem);
    }
  }

  private void answer(ChannelHandlerContext context, int streamId, Problem problem) {
    Violations violations = new Violations();
    violations.add(problem.header, problem.rule);
    ApiException error = violations.toException();
    String sentence = Objects.requireNonNull(error.getStatus().getDescription());
    Http2Headers headers = headers(problem, error, sentence);
    var unused = encoder.writeHeaders(context, streamId, headers, 0, false, context.newPromise());
    var unusedEither =
        encoder.writeData(
            context,
            streamId,
            ByteBufUtil.writeUtf8(context.alloc(), sentence),
            0,
            true,
            context.newPromise());
  }

  private static Http2Headers headers(Problem problem, ApiException error, String sentence) {
    byte[] details = Objects.requireNonNull(error.getTrailers()).get(DETAILS);
    Http2Headers headers =
        new DefaultHttp2Headers()
            .status(String.valueOf(problem.status))
            .add(CONTENT_TYPE, "text/plain; charset=utf-8")
            .add("grpc-status", String.valueOf(error.getStatus().getCode().value()))
            .add("grpc-message", sentence)
            .add(DETAILS.name(), Base64.getEncoder().withoutPadding().encodeToString(details));
    return problem == Problem.METHOD ? headers.add("allow", POST) : headers;
  }
}
