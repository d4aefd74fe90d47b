package org.creditservice.api.caller;

import io.grpc.Metadata;
import io.grpc.ServerCall;
import org.jspecify.annotations.Nullable;

/** A kind of proof of who a caller is. */
@FunctionalInterface
interface Credential {
  /**
   * The name that a call's proof proves; null if it has no proof of this kind. Doesn't block.
   *
   * @throws UnprovenException if the proof is there and proves nothing
   */
  @Nullable String callerOf(ServerCall<?, ?> call, Metadata headers) throws UnprovenException;
}
