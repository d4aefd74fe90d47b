package org.creditservice.api.request;

import io.grpc.InternalMetadata;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;

/**
 * Refuses calls with too many bytes of headers, which gRPC would accept for a while and then answer
 * without a reason.
 */
public final class HeaderLimitInterceptor implements ServerInterceptor {
  /**
   * Most bytes of all names and values. Service meshes add identities, traces and tokens; Envoy
   * itself forwards 60 KiB by default.
   */
  public static final int BYTES_MAX = 64 * 1024;

  @Override
  public <T, R> ServerCall.Listener<T> interceptCall(
      ServerCall<T, R> call, Metadata headers, ServerCallHandler<T, R> next) {
    int bytes = bytes(headers);
    if (bytes > BYTES_MAX) {
      Violations violations = new Violations();
      violations.add("headers", "must be at most " + BYTES_MAX + " bytes in all, not " + bytes);
      violations.throwIfAny();
    }
    return next.startCall(call, headers);
  }

  /** Metadata has no public size, and its public methods would copy and decode all of it. */
  private static int bytes(Metadata headers) {
    int bytes = 0;
    for (byte[] nameOrValue : InternalMetadata.serialize(headers)) {
      bytes += nameOrValue.length;
    }
    return bytes;
  }
}
