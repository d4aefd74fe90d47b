package org.creditservice.api.caller;

import com.nimbusds.jose.jwk.ECKey;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.Metadata;
import io.grpc.stub.MetadataUtils;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.creditservice.testing.Client;
import org.creditservice.testing.TestDatabase;
import org.creditservice.testing.TestServer;
import org.creditservice.testing.TestTokens;

/** A server whose callers have tokens, with a database of its own. */
final class TokenServer implements AutoCloseable {
  static final ECKey KEY = TestTokens.ec("key-1");

  private final Path policy;
  private final TestDatabase database = TestDatabase.create();
  private final TestServer server;

  /**
   * Starts it.
   *
   * @param policy its text; null: there is no policy
   */
  TokenServer(Path directory, String policy) {
    this.policy = directory.resolve("policy.yaml");
    Path keys = directory.resolve("keys.json");
    write(keys, TestTokens.jwks(KEY));
    List<String> settings =
        new java.util.ArrayList<>(
            List.of("jwt-jwks=" + keys, TestTokens.ISSUER_SETTING, TestTokens.AUDIENCE_SETTING));
    if (policy != null) {
      usePolicy(policy);
      settings.add("policy=" + this.policy);
      settings.add("policy-reload-interval=100ms");
    }
    server = TestServer.start(database.target(), settings.toArray(String[]::new));
  }

  TestServer server() {
    return server;
  }

  /** Writes another policy. */
  void usePolicy(String text) {
    write(policy, text);
  }

  private static void write(Path file, String text) {
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A client without a token. */
  Client nobody() {
    return new Client(server.channel());
  }

  /** A client with a token of this name. */
  Client as(String caller) {
    return new Client(channel(caller));
  }

  /** The same for stubs. */
  Channel channel(String caller) {
    return channelWith("authorization", "Bearer " + TestTokens.token(KEY, caller));
  }

  /** A client that sends these names and values as headers. */
  Client with(String... namesAndValues) {
    return new Client(channelWith(namesAndValues));
  }

  private Channel channelWith(String... namesAndValues) {
    Metadata headers = new Metadata();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      headers.put(
          Metadata.Key.of(namesAndValues[i], Metadata.ASCII_STRING_MARSHALLER),
          namesAndValues[i + 1]);
    }
    return ClientInterceptors.intercept(
        server.channel(), MetadataUtils.newAttachHeadersInterceptor(headers));
  }

  @Override
  public void close() {
    server.close();
    database.close();
  }
}
