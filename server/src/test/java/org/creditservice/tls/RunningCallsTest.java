package org.creditservice.tls;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.ManagedChannel;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import org.creditservice.testing.Await;
import org.creditservice.testing.BackgroundTask;
import org.creditservice.testing.Client;
import org.creditservice.testing.ClientTls;
import org.creditservice.testing.Requests;
import org.creditservice.testing.TestCertificates;
import org.creditservice.testing.TestCertificates.Issued;
import org.creditservice.testing.TestCertificates.Request;
import org.creditservice.testing.TestDatabase;
import org.creditservice.testing.TestServer;
import org.creditservice.testing.TlsFiles;
import org.creditservice.v1.CreditQueryServiceGrpc;
import org.creditservice.v1.WatchEntriesRequest;
import org.creditservice.v1.WatchEntriesResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files are exchanged while a client calls and watches: neither notices. */
class RunningCallsTest {
  private static final int EXCHANGES = 5;

  @TempDir Path directory;
  private final AtomicBoolean enough = new AtomicBoolean();
  private final AtomicInteger calls = new AtomicInteger();

  private TlsFiles files;
  private TestDatabase database;
  private TestServer server;

  @BeforeEach
  void start() {
    files = TlsFiles.create(directory);
    database = TestDatabase.create();
    server = TestServer.start(database.target(), files.settings("tls-reload-interval=100ms"));
  }

  @AfterEach
  void stop() {
    server.close();
    database.close();
  }

  @Test
  void callsAndWatchesGoOnAndNewConnectionsGetTheNewCertificate() {
    Issued web = files.ca().issue(Request.client("web"));
    SSLContext newcomer = ClientTls.trusting(files.ca(), web);
    ManagedChannel channel = server.connect(files.show(web));
    Client client = new Client(channel);
    client.create("alice", 100);
    Iterator<WatchEntriesResponse> watch = watch(channel);
    assertThat(watch.next().getEntry().getSequence()).isEqualTo(1);
    CompletableFuture<Integer> caller = BackgroundTask.run(() -> callUntilEnough(client));

    for (int i = 0; i < EXCHANGES; i++) {
      exchange(newcomer);
    }

    enough.set(true);
    int granted = caller.join();
    client.call(Requests.grant("alice", "last", 1)).succeeded();
    for (int sequence = 2; sequence <= granted + 2; sequence++) {
      assertThat(watch.next().getEntry().getSequence()).isEqualTo(sequence);
    }
  }

  /** Not even the removal of its authority ends a connection. */
  @Test
  void aConnectionOutlivesItsAuthorityAndNewOnesAreRefused() {
    Issued web = files.ca().issue(Request.client("web"));
    Client client = new Client(server.connect(files.show(web)));
    client.create("alice", 100);
    TestCertificates next = TestCertificates.authority("next ca");
    files.acceptClientsOf(next);

    Issued renewed = next.issue(Request.client("web"));
    Await.until("the new authority is accepted", () -> isAccepted(renewed));
    assertThat(isAccepted(web)).isFalse();
    client.call(Requests.grant("alice", "open", 1)).succeeded();
  }

  private boolean isAccepted(Issued client) {
    return new Client(server.connect(files.show(client)))
        .call(Requests.grant("alice", "new", 1))
        .isSuccess();
  }

  private void exchange(SSLContext newcomer) {
    int before = calls.get();
    Issued renewed = files.ca().server();
    files.use(renewed);
    Await.until(
        "new connections get the new certificate",
        () -> ClientTls.shownBy(server.port(), newcomer).equals(renewed.certificate()));
    Await.until("calls go on", () -> calls.get() > before);
  }

  private int callUntilEnough(Client client) {
    while (!enough.get()) {
      client.call(Requests.grant("alice", "key-" + calls.get(), 1)).succeeded();
      calls.incrementAndGet();
    }
    return calls.get();
  }

  private static Iterator<WatchEntriesResponse> watch(ManagedChannel channel) {
    return CreditQueryServiceGrpc.newBlockingStub(channel)
        .withDeadlineAfter(2, TimeUnit.MINUTES)
        .watchEntries(WatchEntriesRequest.newBuilder().setProfileId("alice").build());
  }
}
