package org.creditservice.model;

import com.google.protobuf.Message;
import io.grpc.Channel;
import io.grpc.StatusRuntimeException;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.creditservice.testing.Rpc;
import org.creditservice.v1.DeductCreditsRequest;
import org.creditservice.v1.EntryKind;
import org.creditservice.v1.SubmitJobRequest;

/**
 * A thread of the randomised test: sends made-up requests to one of the servers at random, and
 * records the answers.
 */
final class Caller implements Runnable {
  private final Random random;
  private final MadeUp requests;
  private final int calls;
  private final List<? extends Channel> servers;
  private final Shared shared;

  /** The state that all callers share. */
  static final class Shared {
    final Queue<Call> calls = new ConcurrentLinkedQueue<>();
    private final MadeUp.Earlier earlier;

    /** The newest sequence acknowledged to any caller, by profile id. */
    private final Map<String, AtomicLong> acknowledged;

    /** Starts with profiles that have one entry each. */
    Shared(List<String> profileIds) {
      earlier = new MadeUp.Earlier(profileIds);
      acknowledged =
          profileIds.stream().collect(Collectors.toMap(id -> id, id -> new AtomicLong(1)));
    }
  }

  Caller(String name, Random random, int calls, List<? extends Channel> servers, Shared shared) {
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
        // The reversal may arrive before its target, which may go to the other server.
        send(requests.reversal(request));
      }
      send(request);
    }
  }

  private static boolean deducts(Message request) {
    return request instanceof DeductCreditsRequest || request instanceof SubmitJobRequest;
  }

  private void send(Message request) {
    Channel server = servers.get(random.nextInt(servers.size()));
    AtomicLong acknowledged = shared.acknowledged.get(Call.string(request, "profile_id"));
    long before = acknowledged.get();
    Call call;
    try {
      call = Call.answered(request, Rpc.call(server, request), before);
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
}
