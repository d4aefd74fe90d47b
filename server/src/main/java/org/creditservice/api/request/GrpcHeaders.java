package org.creditservice.api.request;

import io.grpc.Context;
import io.grpc.Metadata;
import io.grpc.ServerBuilder;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerStreamTracer;
import org.creditservice.api.error.ApiException;
import org.creditservice.api.error.ErrorConformanceInterceptor;
import org.creditservice.api.error.Errors;

/**
 * Refuses calls with an unknown compression or a malformed time-out, and gives the reason.
 *
 * <p>gRPC reads these two headers before any interceptor runs, and answers without a reason. Only
 * tracers are made earlier. So the factory of tracers takes a bad header away, and the call's
 * context carries the refusal to the interceptor.
 */
public final class GrpcHeaders extends ServerStreamTracer.Factory implements ServerInterceptor {
  private static final Metadata.Key<String> ENCODING =
      Metadata.Key.of("grpc-encoding", Metadata.ASCII_STRING_MARSHALLER);
  private static final String TIMEOUT_NAME = "grpc-timeout";
  private static final Metadata.Key<String> TIMEOUT =
      Metadata.Key.of(TIMEOUT_NAME, Metadata.ASCII_STRING_MARSHALLER);

  /** Of a time-out, without its unit. */
  private static final int DIGITS_MAX = 8;

  private static final String UNITS = "HMSmun";

  private static final Context.Key<ApiException> REFUSAL = Context.key("credit-grpc-headers");
  private static final ServerStreamTracer NOTHING = new ServerStreamTracer() {};

  private final ErrorConformanceInterceptor refusing = new ErrorConformanceInterceptor();

  /** Lets a server refuse such calls. */
  public static ServerBuilder<?> guard(ServerBuilder<?> server) {
    GrpcHeaders guard = new GrpcHeaders();
    return server
        .decompressorRegistry(Gunzip.REGISTRY)
        .addStreamTracerFactory(guard)
        .intercept(guard);
  }

  @Override
  public ServerStreamTracer newServerStreamTracer(String method, Metadata headers) {
    ApiException refusal = null;
    String timeout = headers.get(TIMEOUT);
    if (timeout != null && !isTimeout(timeout)) {
      headers.discardAll(TIMEOUT);
      refusal = badTimeout();
    }
    String encoding = headers.get(ENCODING);
    if (encoding != null && Gunzip.REGISTRY.lookupDecompressor(encoding) == null) {
      headers.discardAll(ENCODING);
      refusal = Errors.unknownCompression(Gunzip.REGISTRY.getAdvertisedMessageEncodings());
    }
    return refusal == null ? NOTHING : new Refused(refusal);
  }

  private static boolean isTimeout(String text) {
    int digits = text.length() - 1;
    if (digits < 1 || digits > DIGITS_MAX || UNITS.indexOf(text.charAt(digits)) < 0) {
      return false;
    }
    for (int i = 0; i < digits; i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return false;
      }
    }
    return true;
  }

  private static ApiException badTimeout() {
    Violations violations = new Violations();
    violations.add(TIMEOUT_NAME, "must be 1 to 8 digits and a unit, one of H, M, S, m, u and n");
    return violations.toException();
  }

  @Override
  public <T, R> ServerCall.Listener<T> interceptCall(
      ServerCall<T, R> call, Metadata headers, ServerCallHandler<T, R> next) {
    ApiException refusal = REFUSAL.get();
    return refusal == null
        ? next.startCall(call, headers)
        : refusing.interceptCall(
            call,
            headers,
            (refused, unused) -> {
              throw refusal;
            });
  }

  private static final class Refused extends ServerStreamTracer {
    private final ApiException refusal;

    Refused(ApiException refusal) {
      this.refusal = refusal;
    }

    @Override
    public Context filterContext(Context context) {
      return context.withValue(REFUSAL, refusal);
    }
  }
}
