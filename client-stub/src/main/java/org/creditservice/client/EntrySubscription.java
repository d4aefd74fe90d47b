package org.creditservice.client;

import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Flow;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.creditservice.v1.LedgerEntry;
import org.creditservice.v1.WatchEntriesRequest;
import org.creditservice.v1.WatchEntriesResponse;
import org.jspecify.annotations.Nullable;

/**
 * Brings the entries of one profile to one subscriber, through one call after the other.
 *
 * <p>Entries that the subscriber has not requested stay with gRPC, which lets the service send a
 * little ahead and no more. There is a call only while it is needed: when one ends and nothing is
 * requested, the next waits for a request.
 *
 * <p>Signals are serial without a queue: while there is a call, only its listener signals, and gRPC
 * calls that serially; its end is the last that it hears. Without a call, whoever ends the
 * subscription signals that.
 */
final class EntrySubscription implements Flow.Subscription {
  private final String profileId;
  private final EntryWatches watches;
  private final EntrySequence sequence;
  private final WatchFailures failures = new WatchFailures(InstantSource.system());

  /** Requested and not yet delivered. */
  private long demand;

  private @Nullable Attempt attempt;
  private @Nullable Future<?> retry;
  private Flow.@Nullable Subscriber<? super LedgerEntry> subscriber;

  /** Whether the subscriber knows of this, so that it can be signalled. */
  private boolean begun;

  /** The last signal; null while this is to go on. */
  private @Nullable Consumer<Flow.Subscriber<? super LedgerEntry>> end;

  EntrySubscription(String profileId, long afterSequence, EntryWatches watches) {
    this.profileId = profileId;
    this.watches = watches;
    this.sequence = new EntrySequence(profileId, afterSequence);
  }

  /** Begins, once. */
  void begin(Flow.Subscriber<? super LedgerEntry> to) {
    synchronized (this) {
      subscriber = to;
    }
    watches.open().add(this);
    to.onSubscribe(this);
    synchronized (this) {
      // Not before: an entry could overtake onSubscribe.
      begun = true;
    }
    proceed();
  }

  @Override
  public void request(long n) {
    if (n <= 0) {
      var error = new IllegalArgumentException("request: n must be 1 or more, not " + n);
      end(to -> to.onError(error));
      return;
    }
    synchronized (this) {
      demand = demand + n < 0 ? Long.MAX_VALUE : demand + n;
      if (attempt != null) {
        attempt.request();
      }
    }
    proceed();
  }

  @Override
  public void cancel() {
    end(to -> {});
  }

  /** Ends it with {@code onComplete}. */
  void close() {
    end(Flow.Subscriber::onComplete);
  }

  synchronized Optional<WatchFailure> lastFailure() {
    return attempt != null && attempt.isProven() ? Optional.empty() : failures.last();
  }

  private void end(Consumer<Flow.Subscriber<? super LedgerEntry>> signal) {
    synchronized (this) {
      if (end == null) {
        end = signal;
        if (attempt != null) {
          attempt.call.cancel("the watch has ended", null);
        }
        if (retry != null) {
          retry.cancel(false);
        }
      }
    }
    proceed();
  }

  /** Does what comes next, if there is no call whose end is to be awaited. */
  private void proceed() {
    Flow.Subscriber<? super LedgerEntry> last;
    Consumer<Flow.Subscriber<? super LedgerEntry>> signal;
    synchronized (this) {
      if (!begun || attempt != null) {
        return;
      }
      if (end == null) {
        if (demand > 0 && retry == null) {
          attempt = new Attempt();
          attempt.start();
        }
        return;
      }
      signal = end;
      last = subscriber;
      // For the garbage collector, and so that it is signalled once.
      subscriber = null;
    }
    if (last != null) {
      watches.open().remove(this);
      signal.accept(last);
    }
  }

  private void retry() {
    synchronized (this) {
      retry = null;
    }
    proceed();
  }

  /** Called with the lock. */
  private void failed(Status status, Metadata trailers) {
    // A watch never ends by itself, so something between here and the service has ended it.
    Status failure =
        status.isOk() ? Status.UNAVAILABLE.withDescription("The stream was ended.") : status;
    Throwable error = failure.asRuntimeException(trailers);
    ErrorDetails details = ErrorDetails.of(error);
    Optional<Duration> wait = failures.add(details, watches.failure(error));
    if (wait.isPresent()) {
      retry = watches.retry(this::retry, wait.get());
    } else {
      end = to -> to.onError(new RefusedException(Refusals.of(details), error));
    }
  }

  /** One call. */
  private final class Attempt extends ClientCall.Listener<WatchEntriesResponse> {
    private final @Nullable TokenCredentials credentials = watches.credentials();
    private final ClientCall<WatchEntriesRequest, WatchEntriesResponse> call =
        watches.newCall(credentials);
    private final long startNanos = System.nanoTime();

    /** Requested of this call and not yet received. */
    private int requested;

    void start() {
      call.start(this, new Metadata());
      request();
      call.sendMessage(
          WatchEntriesRequest.newBuilder()
              .setProfileId(profileId)
              .setAfterSequence(sequence.last())
              .build());
      call.halfClose();
    }

    void request() {
      int more = (int) Math.min(demand, Integer.MAX_VALUE) - requested;
      if (more > 0) {
        requested += more;
        call.request(more);
      }
    }

    boolean isProven() {
      return System.nanoTime() - startNanos >= WatchFailures.PROVEN_AFTER.toNanos();
    }

    @Override
    public void onMessage(WatchEntriesResponse response) {
      try {
        Flow.Subscriber<? super LedgerEntry> to = accept(response);
        if (to != null) {
          to.onNext(response.getEntry());
        }
      } catch (RuntimeException | Error e) {
        // A gap, or the subscriber's own: to go on would skip the entry.
        end(to -> to.onError(e));
      }
    }

    /** The subscriber if the entry is for it. */
    private Flow.@Nullable Subscriber<? super LedgerEntry> accept(WatchEntriesResponse response) {
      synchronized (EntrySubscription.this) {
        requested--;
        if (end != null) {
          return null;
        }
        boolean next = sequence.accept(response);
        if (next) {
          failures.clear();
          demand -= demand == Long.MAX_VALUE ? 0 : 1;
        }
        request();
        return next ? subscriber : null;
      }
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
      synchronized (EntrySubscription.this) {
        attempt = null;
        if (status.getCode() == Status.Code.UNAUTHENTICATED && credentials != null) {
          boolean unused = credentials.reject();
        }
        if (isProven()) {
          failures.clear();
        }
        if (end == null) {
          failed(status, trailers);
        }
      }
      proceed();
    }
  }
}
