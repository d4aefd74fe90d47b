package org.creditservice.client;

import com.google.protobuf.Message;
import io.grpc.MethodDescriptor;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;
import org.creditservice.v1.GetOperationRequest;
import org.creditservice.v1.GetOperationResponse;
import org.creditservice.v1.ReverseOperationRequest;
import org.creditservice.v1.ReverseOperationResponse;

/**
 * A command with its idempotency key. However often and by whomever it is executed, it has one
 * effect: that of the first time, whose answer all get.
 *
 * <p>Log its key, or keep it with the order that it is for. After a restart, the same request with
 * the same key is this operation again.
 */
public final class Operation<R> implements Call<R> {
  private final CreditClient client;
  private final Message request;
  private final String profileId;
  private final String idempotencyKey;
  private final Supplier<CompletableFuture<R>> execution;
  private final Function<String, Operation<R>> otherKey;

  private Operation(
      CreditClient client,
      Message request,
      Supplier<CompletableFuture<R>> execution,
      Function<String, Operation<R>> otherKey) {
    this.client = client;
    this.request = request;
    this.profileId = Requests.text(request, "profile_id");
    this.idempotencyKey = Requests.text(request, "idempotency_key");
    this.execution = execution;
    this.otherKey = otherKey;
  }

  /** Of a request, which is given a key if it has none. */
  static <Q extends Message, R> Operation<R> of(
      CreditClient client, MethodDescriptor<Q, R> method, Q request) {
    Q keyed = Requests.valid(Requests.withKey(request));
    return new Operation<>(
        client,
        keyed,
        () -> client.executeCommand(method, keyed),
        key -> of(client, method, Requests.withKey(keyed, Arguments.id("idempotencyKey", key))));
  }

  /**
   * The same command under a key of the caller's: one that follows from what it is for, such as an
   * order's id, or that was kept from before a restart.
   *
   * @param idempotencyKey 1 to 128 visible ASCII characters, for this operation only
   */
  public Operation<R> withKey(String idempotencyKey) {
    return otherKey.apply(idempotencyKey);
  }

  /** The profile that it changes. */
  public String profileId() {
    return profileId;
  }

  /** Its key, which the client made unless the request had one. */
  public String idempotencyKey() {
    return idempotencyKey;
  }

  /** The request, with the key. */
  public Message request() {
    return request;
  }

  @Override
  public CompletableFuture<R> executeAsync() {
    return execution.get();
  }

  /**
   * What is recorded under its key: whether it happened, and how it was answered. Empty: it has not
   * happened, but a request under way may still make it happen.
   *
   * @throws UnavailableException if there is no answer in time
   */
  public Optional<org.creditservice.v1.Operation> recorded() {
    try {
      GetOperationResponse answer =
          client
              .getOperation(
                  GetOperationRequest.newBuilder()
                      .setProfileId(profileId)
                      .setIdempotencyKey(idempotencyKey)
                      .build())
              .execute();
      return Optional.of(answer.getOperation());
    } catch (RefusedException e) {
      if (e.refusal() instanceof Refusal.OperationNotFound) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /**
   * The operation that makes sure that this one has no effect: what it took is given back; if it
   * has not arrived yet, it is refused when it does. Its key follows from this one's, so it is the
   * same operation after a restart, too.
   *
   * @param reasonCode why, such as {@code ORDER_CANCELLED}
   */
  public Operation<ReverseOperationResponse> reverse(String reasonCode) {
    return client.reverseOperation(
        ReverseOperationRequest.newBuilder()
            .setProfileId(profileId)
            .setIdempotencyKey(Keys.derived(idempotencyKey, "reverse"))
            .setTargetKey(idempotencyKey)
            .setReasonCode(Arguments.reasonCode("reasonCode", reasonCode))
            .build());
  }

  @Override
  public String toString() {
    return "%s of profile %s with key %s"
        .formatted(
            request.getDescriptorForType().getName().replaceFirst("Request$", ""),
            profileId,
            idempotencyKey);
  }
}
