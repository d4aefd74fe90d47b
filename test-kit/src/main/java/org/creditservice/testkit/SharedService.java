package org.creditservice.testkit;

import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;
import org.creditservice.client.CreditClient;
import org.creditservice.config.Settings;
import org.creditservice.db.roles.RoleGrants;
import org.creditservice.db.schema.Migrations;
import org.creditservice.embedded.EmbeddedDatabase;
import org.creditservice.main.CreditServer;

/**
 * The service that all tests of this JVM share.
 *
 * <p>It is not kept in JUnit's stores: Surefire with several processes makes a run of its own, with
 * stores of its own, of each class.
 */
final class SharedService {
  /** Runs at most once, and keeps why it failed. */
  private static final FutureTask<SharedService> STARTED = new FutureTask<>(SharedService::start);

  private final Path directory;
  private final EmbeddedDatabase database;
  private final CreditServer server;
  private final CreditClient client;
  private final ManagedChannel channel;

  private SharedService(Path directory, EmbeddedDatabase database, CreditServer server) {
    this.directory = directory;
    this.database = database;
    this.server = server;
    this.client = CreditClient.connect(target());
    this.channel = Grpc.newChannelBuilder(target(), InsecureChannelCredentials.create()).build();
  }

  /** The service; whoever comes first starts it. */
  static SharedService get() {
    STARTED.run();
    try {
      return STARTED.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("The credit service did not start.", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while the credit service started.", e);
    }
  }

  private static SharedService start() throws IOException, SQLException, InterruptedException {
    Path directory = Files.createTempDirectory("credit-test-kit-");
    EmbeddedDatabase database = EmbeddedDatabase.start(directory);
    int unused = Migrations.migrate(database.owner());
    RoleGrants.grant(database.owner(), EmbeddedDatabase.GRANTEES);
    Settings settings = Settings.from(Map.of("grpc-port", "0", "http-port", "off"), Map.of());
    CreditServer server = CreditServer.start(settings, database.service());
    server.awaitReady();
    SharedService service = new SharedService(directory, database, server);
    Runtime.getRuntime().addShutdownHook(new Thread(service::close, "credit-test-kit-close"));
    return service;
  }

  String target() {
    return "127.0.0.1:" + server.grpcPort();
  }

  /** For what the kit itself asks of the service. */
  CreditClient client() {
    return client;
  }

  /** For the controls. */
  ManagedChannel channel() {
    return channel;
  }

  private void close() {
    client.close();
    channel.shutdownNow();
    server.close();
    database.close();
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : (Iterable<Path>) files.sorted(Comparator.reverseOrder())::iterator) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
