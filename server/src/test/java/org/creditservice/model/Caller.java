package org.creditservice.model;

import com.google.protobuf.Message;
import io.grpc.StatusRuntimeException;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.creditservice.v1.CompleteJobRequest;
import org.creditservice.v1.CreditServiceGrpc.CreditServiceBlockingStub;
import org.creditservice.v1.DeductCreditsRequest;
import org.creditservice.v1.EntryKind;
import org.creditservice.v1.ExtendJobRequest;
import org.creditservice.v1.FailJobRequest;
import org.creditservice.v1.GrantCreditsRequest;
import org.creditservice.v1.RefundCreditsRequest;
import org.creditservice.v1.ReverseOperationRequest;
import org.creditservice.v1.SubmitJobRequest;

/**
 * A thread of the random test: sends each request that is made up to one of the servers, and notes
 * what was answered.
 */
final class Caller implements Runnable {
  private final Random random;
  private final MadeUp requests;
  private final int calls;
  private final List<CreditServiceBlockingStub> servers;
  private final Shared shared;

  /** What the callers know of each other. */
  static final class Shared {
    final Queue<Call> calls = new ConcurrentLinkedQueue<>();
    private final MadeUp.Earlier earlier;

    /** By profile id: the newest entry that any caller has heard of. */
    private final Map<String, AtomicLong> acknowledged;

    /** Of profiles that have one entry each. */
    Shared(List<String> profileIds) {
      earlier = new MadeUp.Earlier(profileIds);
      acknowledged =
          profileIds.stream().collect(Collectors.toMap(id -> id, id -> new AtomicLong(1)));
    }
  }

  Caller(
      String name,
      Random random,
      int calls,
      List<CreditServiceBlockingStub> servers,
      Shared shared) {
    this.random = random;
    this.requests = new MadeUp(name, random, shared.earlier);
    this.calls = calls;
    this.servers = servers;
    this.shared = shared;
  }

  @Override
  public void run() {
    for (int call = 0; call < calls; call++) {
      Message request = requests.next();
      if (deducts(request) && random.nextInt(10) == 0) {
        // A reversal that overtakes its target, or not: each goes to a server of its own choice.
        send(requests.reversal(request));
      }
      send(request);
    }
  }

  private static boolean deducts(Message request) {
    return request instanceof DeductCreditsRequest || request instanceof SubmitJobRequest;
  }

  private void send(Message request) {
    CreditServiceBlockingStub server = servers.get(random.nextInt(servers.size()));
    AtomicLong acknowledged = shared.acknowledged.get(Call.string(request, "profile_id"));
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
    if (call.entry().getKind() == EntryKind.ENTRY_KIND_DEDUCTION) {
      shared.earlier.deducted(request, call.entry().getEntryId());
    }
  }

  private static Message send(CreditServiceBlockingStub server, Message request) {
    if (request instanceof DeductCreditsRequest deduct) {
      return server.deductCredits(deduct);
    } else if (request instanceof GrantCreditsRequest grant) {
      return server.grantCredits(grant);
    } else if (request instanceof RefundCreditsRequest refund) {
      return server.refundCredits(refund);
    } else if (request instanceof SubmitJobRequest submit) {
      return server.submitJob(submit);
    } else if (request instanceof CompleteJobRequest complete) {
      return server.completeJob(complete);
    } else if (request instanceof FailJobRequest fail) {
      return server.failJob(fail);
    } else if (request instanceof ExtendJobRequest extend) {
      return server.extendJob(extend);
    }
    return server.reverseOperation((ReverseOperationRequest) request);
  }
}
