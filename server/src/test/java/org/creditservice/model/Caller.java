package org.creditservice.model;

import com.google.protobuf.Message;
import com.google.protobuf.util.Durations;
import io.grpc.StatusRuntimeException;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.creditservice.v1.CreditServiceGrpc.CreditServiceBlockingStub;
import org.creditservice.v1.DeductCreditsRequest;
import org.creditservice.v1.GrantCreditsRequest;
import org.creditservice.v1.RefundCreditsRequest;
import org.creditservice.v1.ReverseOperationRequest;

/**
 * A thread of the random test: makes up requests, sends each to one of the servers, and notes what
 * was answered.
 */
final class Caller implements Runnable {
  private final Random random;
  private final String name;
  private final int calls;
  private final List<CreditServiceBlockingStub> servers;
  private final Shared shared;
  private int keys;

  /** What the callers know of each other. */
  static final class Shared {
    final List<String> profileIds;
    final Queue<Call> calls = new ConcurrentLinkedQueue<>();

    /** By profile id: the newest entry that any caller has heard of. */
    final Map<String, AtomicLong> acknowledged;

    /** Requests that have been sent, and some that will be. */
    private final List<Message> requests =
        java.util.Collections.synchronizedList(new java.util.ArrayList<>());

    Shared(List<String> profileIds, Map<String, AtomicLong> acknowledged) {
      this.profileIds = profileIds;
      this.acknowledged = acknowledged;
    }
  }

  Caller(
      String name,
      Random random,
      int calls,
      List<CreditServiceBlockingStub> servers,
      Shared shared) {
    this.name = name;
    this.random = random;
    this.calls = calls;
    this.servers = servers;
    this.shared = shared;
  }

  @Override
  public void run() {
    for (int call = 0; call < calls; call++) {
      Message request = request();
      shared.requests.add(request);
      if (isDeduction(request) && random.nextInt(10) == 0) {
        // A reversal that overtakes its target, or not: each goes to a server of its own choice.
        send(reversal((DeductCreditsRequest) request));
      }
      send(request);
    }
  }

  private static boolean isDeduction(Message request) {
    return request instanceof DeductCreditsRequest;
  }

  private Message request() {
    String profileId = shared.profileIds.get(random.nextInt(shared.profileIds.size()));
    int dice = random.nextInt(100);
    if (dice < 40) {
      return deduction(profileId);
    }
    if (dice < 55) {
      return grant(profileId);
    }
    Message earlier = earlier();
    if (dice < 75 && earlier instanceof DeductCreditsRequest deduction) {
      return refund(deduction);
    }
    if (dice < 85 && earlier instanceof DeductCreditsRequest deduction) {
      return reversal(deduction);
    }
    if (dice < 88 && earlier instanceof GrantCreditsRequest grant) {
      return reversal(grant.getProfileId(), grant.getIdempotencyKey());
    }
    if (dice < 91 && earlier instanceof DeductCreditsRequest deduction) {
      // The key of another request with another amount.
      return deduction.toBuilder().setAmount(deduction.getAmount() + 1).build();
    }
    return earlier == null ? grant(profileId) : earlier;
  }

  private Message earlier() {
    int size = shared.requests.size();
    return size == 0 ? null : shared.requests.get(Math.max(0, size - 1 - random.nextInt(200)));
  }

  private DeductCreditsRequest deduction(String profileId) {
    DeductCreditsRequest.Builder deduction =
        DeductCreditsRequest.newBuilder()
            .setProfileId(profileId)
            .setIdempotencyKey(newKey())
            .setAmount(1 + random.nextInt(60))
            .setReasonCode("WORK")
            .putMetadata("by", name);
    if (random.nextInt(20) == 0) {
      deduction.setMinInterval(Durations.fromMillis(1 + random.nextInt(20)));
    }
    return deduction.build();
  }

  private GrantCreditsRequest grant(String profileId) {
    return GrantCreditsRequest.newBuilder()
        .setProfileId(profileId)
        .setIdempotencyKey(newKey())
        .setAmount(1 + random.nextInt(100))
        .setReasonCode("GIFT")
        .build();
  }

  private RefundCreditsRequest refund(DeductCreditsRequest deduction) {
    RefundCreditsRequest.Builder refund =
        RefundCreditsRequest.newBuilder()
            .setProfileId(deduction.getProfileId())
            .setIdempotencyKey(newKey())
            .setDeductionKey(deduction.getIdempotencyKey())
            .setReasonCode("SORRY");
    if (random.nextBoolean()) {
      refund.setAmount(1 + random.nextInt(60));
    }
    String entryId = entryIdOf(deduction);
    if (entryId != null && random.nextBoolean()) {
      refund.setEntryId(entryId);
    }
    return refund.build();
  }

  private String entryIdOf(DeductCreditsRequest deduction) {
    for (Call call : shared.calls) {
      if (call.request().equals(deduction) && call.hasEntry()) {
        return call.entry().getEntryId();
      }
    }
    return null;
  }

  private ReverseOperationRequest reversal(DeductCreditsRequest target) {
    return reversal(target.getProfileId(), target.getIdempotencyKey());
  }

  private ReverseOperationRequest reversal(String profileId, String targetKey) {
    return ReverseOperationRequest.newBuilder()
        .setProfileId(profileId)
        .setIdempotencyKey(newKey())
        .setTargetKey(targetKey)
        .setReasonCode("UNDO")
        .build();
  }

  private String newKey() {
    return name + "-" + keys++;
  }

  private void send(Message request) {
    CreditServiceBlockingStub server =
        servers.get(ThreadLocalRandom.current().nextInt(servers.size()));
    String profileId =
        (String) request.getField(request.getDescriptorForType().findFieldByName("profile_id"));
    AtomicLong acknowledged = shared.acknowledged.get(profileId);
    long before = acknowledged.get();
    Call call;
    try {
      call = Call.answered(request, send(server, request), before);
    } catch (StatusRuntimeException e) {
      call = Call.refused(request, e, before);
    }
    shared.calls.add(call);
    if (!call.replayed()) {
      acknowledged.accumulateAndGet(call.entry().getSequence(), Math::max);
    }
  }

  private static Message send(CreditServiceBlockingStub server, Message request) {
    if (request instanceof DeductCreditsRequest deduct) {
      return server.deductCredits(deduct);
    }
    if (request instanceof GrantCreditsRequest grant) {
      return server.grantCredits(grant);
    }
    if (request instanceof RefundCreditsRequest refund) {
      return server.refundCredits(refund);
    }
    return server.reverseOperation((ReverseOperationRequest) request);
  }
}
