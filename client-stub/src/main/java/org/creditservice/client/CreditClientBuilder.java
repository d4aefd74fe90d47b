package org.creditservice.client;

import io.grpc.ChannelCredentials;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.TlsChannelCredentials;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Describes a {@link CreditClient}. Connections to this machine are in plaintext unless something
 * of TLS is said; to all others they use TLS, and trust whom Java trusts.
 */
public final class CreditClientBuilder {
  /** The service lets clients ping every ten seconds. */
  private static final Duration PING_INTERVAL = Duration.ofSeconds(30);

  private static final Duration PING_TIMEOUT = Duration.ofSeconds(10);

  private final String target;
  private final TlsChannelCredentials.Builder tls = TlsChannelCredentials.newBuilder();
  private boolean hasTls;
  private boolean insecure;
  private @Nullable BearerToken token;
  private Duration timeout = CallSettings.DEFAULT_TIMEOUT;
  private boolean waitsForRateLimit;

  CreditClientBuilder(String target) {
    this.target = Arguments.notNull("target", target);
  }

  /**
   * Trusts servers with certificates of these authorities only.
   *
   * @param authorities a PEM file
   */
  public CreditClientBuilder trust(Path authorities) {
    return tls(() -> tls.trustManager(Arguments.notNull("authorities", authorities).toFile()));
  }

  /**
   * Shows this certificate.
   *
   * @param certificate a PEM file, with those of its issuers
   * @param key a PEM file (PKCS#8)
   */
  public CreditClientBuilder clientCertificate(Path certificate, Path key) {
    return tls(
        () ->
            tls.keyManager(
                Arguments.notNull("certificate", certificate).toFile(),
                Arguments.notNull("key", key).toFile()));
  }

  private interface Change {
    TlsChannelCredentials.Builder make() throws IOException;
  }

  private CreditClientBuilder tls(Change change) {
    try {
      var unused = change.make();
      hasTls = true;
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Sends a bearer token with each call.
   *
   * @param source makes a new token. It is asked when the one before is as old as {@code lifetime},
   *     or was rejected; calls wait for it
   * @param lifetime how long a token is used: shorter than it is valid
   */
  public CreditClientBuilder bearerToken(Supplier<String> source, Duration lifetime) {
    token =
        new BearerToken(
            Arguments.notNull("source", source), Arguments.positive("lifetime", lifetime));
    return this;
  }

  /** Connects in plaintext, to wherever it is: something else, such as a mesh, protects it. */
  public CreditClientBuilder insecure() {
    insecure = true;
    return this;
  }

  /** How long a call may take with all its attempts; 2 s by default. */
  public CreditClientBuilder timeout(Duration timeout) {
    this.timeout = Arguments.positive("timeout", timeout);
    return this;
  }

  /** Lets a call that comes too early after the one before wait, within its timeout. */
  public CreditClientBuilder waitForRateLimit() {
    waitsForRateLimit = true;
    return this;
  }

  /** Makes the client. It connects when it is used. */
  public CreditClient build() {
    return build(channel());
  }

  /** Makes a client of a channel that {@link #channel} made. */
  CreditClient build(ManagedChannel channel) {
    Transport transport =
        new Transport(channel, new Reconnect(channel), Optional.ofNullable(token));
    return new CreditClient(
        transport, new CallSettings(timeout, waitsForRateLimit), new Failures(target, timeout));
  }

  ManagedChannel channel() {
    return Grpc.newChannelBuilder(target, credentials())
        .defaultServiceConfig(ServiceConfig.MAP)
        .enableRetry()
        .keepAliveTime(PING_INTERVAL.toSeconds(), TimeUnit.SECONDS)
        .keepAliveTimeout(PING_TIMEOUT.toSeconds(), TimeUnit.SECONDS)
        .build();
  }

  private ChannelCredentials credentials() {
    if (insecure && hasTls) {
      throw new IllegalStateException("insecure() contradicts certificates: leave one of them out");
    }
    boolean plaintext = insecure || (!hasTls && Targets.isLoopback(target));
    return plaintext ? InsecureChannelCredentials.create() : tls.build();
  }
}
