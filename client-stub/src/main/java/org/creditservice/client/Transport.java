package org.creditservice.client;

import io.grpc.ManagedChannel;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How calls get to the service. */
record Transport(ManagedChannel channel, Reconnect reconnect, Optional<BearerToken> token) {
  /** What the attempts of one call say of who calls; null: nothing. */
  @Nullable TokenCredentials credentials() {
    return token.map(TokenCredentials::new).orElse(null);
  }
}
