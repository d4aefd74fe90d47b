package org.creditservice.jobs;

import io.grpc.stub.StreamObserver;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.creditservice.testing.TestServer;
import org.creditservice.v1.CreditQueryServiceGrpc;
import org.creditservice.v1.EntryKind;
import org.creditservice.v1.LedgerEntry;
import org.creditservice.v1.WatchEntriesRequest;
import org.creditservice.v1.WatchEntriesResponse;

/** Watches a profile's ledger, and signals the first refund of each job. */
final class RefundWatch implements StreamObserver<WatchEntriesResponse> {
  private final Map<String, CompletableFuture<LedgerEntry>> refunds = new ConcurrentHashMap<>();

  static RefundWatch begin(TestServer server, String profileId) {
    RefundWatch watch = new RefundWatch();
    CreditQueryServiceGrpc.newStub(server.connect())
        .watchEntries(WatchEntriesRequest.newBuilder().setProfileId(profileId).build(), watch);
    return watch;
  }

  CompletableFuture<LedgerEntry> refundOf(String jobId) {
    return refunds.computeIfAbsent(jobId, id -> new CompletableFuture<>());
  }

  @Override
  public void onNext(WatchEntriesResponse response) {
    LedgerEntry entry = response.getEntry();
    if (entry.getKind() == EntryKind.ENTRY_KIND_REFUND) {
      refundOf(entry.getJobId()).complete(entry);
    }
  }

  @Override
  public void onError(Throwable end) {
    // The server was stopped. Tests that still wait time out.
  }

  @Override
  public void onCompleted() {}
}
