package org.creditservice.client;

import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import java.util.Optional;

/** How calls get to the service. */
record Transport(ManagedChannel channel, Reconnect reconnect, Optional<BearerToken> token) {
  CallOptions options() {
    return token.map(CallOptions.DEFAULT::withCallCredentials).orElse(CallOptions.DEFAULT);
  }
}
