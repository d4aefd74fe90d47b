package org.creditservice.client;

import com.google.protobuf.Message;
import io.grpc.MethodDescriptor;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.creditservice.v1.CompleteJobRequest;
import org.creditservice.v1.CompleteJobResponse;
import org.creditservice.v1.CreateProfileRequest;
import org.creditservice.v1.CreateProfileResponse;
import org.creditservice.v1.CreditQueryServiceGrpc;
import org.creditservice.v1.CreditServiceGrpc;
import org.creditservice.v1.DeductCreditsRequest;
import org.creditservice.v1.DeductCreditsResponse;
import org.creditservice.v1.ExtendJobRequest;
import org.creditservice.v1.ExtendJobResponse;
import org.creditservice.v1.FailJobRequest;
import org.creditservice.v1.FailJobResponse;
import org.creditservice.v1.GetJobRequest;
import org.creditservice.v1.GetJobResponse;
import org.creditservice.v1.GetOperationRequest;
import org.creditservice.v1.GetOperationResponse;
import org.creditservice.v1.GetProfileRequest;
import org.creditservice.v1.GetProfileResponse;
import org.creditservice.v1.GrantCreditsRequest;
import org.creditservice.v1.GrantCreditsResponse;
import org.creditservice.v1.ListEntriesRequest;
import org.creditservice.v1.ListEntriesResponse;
import org.creditservice.v1.ListJobsRequest;
import org.creditservice.v1.ListJobsResponse;
import org.creditservice.v1.RefundCreditsRequest;
import org.creditservice.v1.RefundCreditsResponse;
import org.creditservice.v1.ReverseOperationRequest;
import org.creditservice.v1.ReverseOperationResponse;
import org.creditservice.v1.SubmitJobRequest;
import org.creditservice.v1.SubmitJobResponse;

/**
 * The credit service, for callers in Java: one key for each operation, deadlines, retries that
 * can't charge twice, and refusals that can be told from failures.
 *
 * <pre>{@code
 * try (CreditClient credits = CreditClient.connect("localhost:50051")) {
 *   long balance = credits.deductCredits("user-1", 3, "IMAGE").execute().getEntry().getBalance();
 * } catch (RefusedException e) {
 *   if (e.refusal() instanceof Refusal.InsufficientCredits refusal) { ... refusal.balance() ... }
 * }
 * }</pre>
 *
 * <p>Make one and keep it: it holds the connections. Thread-safe.
 */
public final class CreditClient implements AutoCloseable {
  private final Transport transport;
  private final Failures failures;
  private final UnaryCalls calls;
  private final EntryWatches watches;
  private final ScheduledExecutorService scheduler = scheduledThread();

  CreditClient(Transport transport, CallSettings settings, Failures failures) {
    this.transport = transport;
    this.failures = failures;
    this.calls = new UnaryCalls(transport, scheduler, settings);
    this.watches = new EntryWatches(transport, scheduler, failures);
  }

  /** A client with the defaults; see {@link CreditClientBuilder}. */
  public static CreditClient connect(String target) {
    return builder(target).build();
  }

  /**
   * Begins to describe a client.
   *
   * @param target such as {@code localhost:50051}, or {@code dns:///credit.example:50051} for all
   *     addresses of that name
   */
  public static CreditClientBuilder builder(String target) {
    return new CreditClientBuilder(target);
  }

  /** Creates a profile. */
  public Operation<CreateProfileResponse> createProfile(CreateProfileRequest request) {
    return operation(CreditServiceGrpc.getCreateProfileMethod(), request);
  }

  /** Gives credits. */
  public Operation<GrantCreditsResponse> grantCredits(GrantCreditsRequest request) {
    return operation(CreditServiceGrpc.getGrantCreditsMethod(), request);
  }

  /**
   * Takes credits.
   *
   * @param amount in credits, 1 to 10^15
   * @param reasonCode what for, such as {@code IMAGE}
   */
  public Operation<DeductCreditsResponse> deductCredits(
      String profileId, long amount, String reasonCode) {
    return deductCredits(
        DeductCreditsRequest.newBuilder()
            .setProfileId(Arguments.id("profileId", profileId))
            .setAmount(Arguments.amount("amount", amount))
            .setReasonCode(Arguments.reasonCode("reasonCode", reasonCode))
            .build());
  }

  /** Takes credits. */
  public Operation<DeductCreditsResponse> deductCredits(DeductCreditsRequest request) {
    return operation(CreditServiceGrpc.getDeductCreditsMethod(), request);
  }

  /** Gives back what a deduction took, or a part of it. */
  public Operation<RefundCreditsResponse> refundCredits(RefundCreditsRequest request) {
    return operation(CreditServiceGrpc.getRefundCreditsMethod(), request);
  }

  /** Makes sure that an operation has no effect; see {@link Operation#reverse}. */
  public Operation<ReverseOperationResponse> reverseOperation(ReverseOperationRequest request) {
    return operation(CreditServiceGrpc.getReverseOperationMethod(), request);
  }

  /** Takes the price of a job, and begins it. */
  public Operation<SubmitJobResponse> submitJob(SubmitJobRequest request) {
    return operation(CreditServiceGrpc.getSubmitJobMethod(), request);
  }

  /** Ends a job that succeeded. */
  public Operation<CompleteJobResponse> completeJob(CompleteJobRequest request) {
    return operation(CreditServiceGrpc.getCompleteJobMethod(), request);
  }

  /** Ends a job that failed, and gives its price back. */
  public Operation<FailJobResponse> failJob(FailJobRequest request) {
    return operation(CreditServiceGrpc.getFailJobMethod(), request);
  }

  /** Gives a job more time. */
  public Operation<ExtendJobResponse> extendJob(ExtendJobRequest request) {
    return operation(CreditServiceGrpc.getExtendJobMethod(), request);
  }

  /** Reads a profile. */
  public Read<GetProfileResponse> getProfile(GetProfileRequest request) {
    return read(CreditQueryServiceGrpc.getGetProfileMethod(), request);
  }

  /** Reads a page of a profile's entries. */
  public Read<ListEntriesResponse> listEntries(ListEntriesRequest request) {
    return read(CreditQueryServiceGrpc.getListEntriesMethod(), request);
  }

  /** Reads what is recorded under a key; see {@link Operation#recorded}. */
  public Read<GetOperationResponse> getOperation(GetOperationRequest request) {
    return read(CreditQueryServiceGrpc.getGetOperationMethod(), request);
  }

  /** Reads a job. */
  public Read<GetJobResponse> getJob(GetJobRequest request) {
    return read(CreditQueryServiceGrpc.getGetJobMethod(), request);
  }

  /** Reads a page of jobs. */
  public Read<ListJobsResponse> listJobs(ListJobsRequest request) {
    return read(CreditQueryServiceGrpc.getListJobsMethod(), request);
  }

  /**
   * Work that is paid for as a job; see {@link PaidWork}.
   *
   * @param orderId names the work, for good: whoever begins the same order again pays once. 1 to
   *     100 visible ASCII characters
   * @param amount its price in credits, 1 to 10^15; the work may turn out to cost less
   * @param reasonCode what for, such as {@code VIDEO}
   */
  public PaidWork paidWork(String profileId, String orderId, long amount, String reasonCode) {
    return new PaidWork(this, profileId, orderId, amount, reasonCode);
  }

  /**
   * The entries of a profile, and those that are made from now on. It connects when it is used.
   *
   * @param afterSequence the last entry that the caller knows: 0 to begin with the first; for new
   *     ones only, the {@code last_sequence} of the profile
   */
  public EntryWatch watchEntries(String profileId, long afterSequence) {
    return watches.watch(profileId, afterSequence);
  }

  private <Q extends Message, R> Operation<R> operation(MethodDescriptor<Q, R> method, Q request) {
    return Operation.of(this, method, Arguments.notNull("request", request));
  }

  private <Q extends Message, R> Read<R> read(MethodDescriptor<Q, R> method, Q request) {
    Q valid = Requests.valid(request);
    return new Read<>(() -> calls.execute(method, valid, failures::ofRead));
  }

  <Q extends Message, R> CompletableFuture<R> executeCommand(
      MethodDescriptor<Q, R> method, Q request) {
    return calls.execute(
        method, request, error -> failures.ofCommand(error, method.getBareMethodName(), request));
  }

  /** Forgets what it is given after the client is closed. */
  private static ScheduledExecutorService scheduledThread() {
    return new ScheduledThreadPoolExecutor(
        1,
        task -> {
          Thread thread = new Thread(task, "credit-client");
          thread.setDaemon(true);
          return thread;
        },
        new ThreadPoolExecutor.DiscardPolicy());
  }

  boolean isClosed() {
    return calls.open().isClosed();
  }

  ScheduledExecutorService scheduler() {
    return scheduler;
  }

  /**
   * Ends the calls under way, whose outcome is then unknown, and the watches; and closes the
   * connections.
   */
  @Override
  public void close() {
    watches.close();
    transport.channel().shutdownNow();
    calls.close();
    scheduler.shutdownNow();
    try {
      boolean unused = transport.channel().awaitTermination(5, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
