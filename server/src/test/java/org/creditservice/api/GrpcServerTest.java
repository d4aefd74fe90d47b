package org.creditservice.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.creditservice.api.ErrorAssert.assertError;

import com.google.rpc.Code;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import io.grpc.reflection.v1.ServerReflectionRequest;
import io.grpc.reflection.v1.ServerReflectionResponse;
import io.grpc.reflection.v1.ServiceResponse;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.creditservice.batch.Decided;
import org.creditservice.testing.BackgroundTask;
import org.creditservice.v1.CreateProfileRequest;
import org.creditservice.v1.CreateProfileResponse;
import org.creditservice.v1.CreditServiceGrpc;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class GrpcServerTest {
  private ApiHarness api;

  @BeforeEach
  void start() throws Exception {
    api = new ApiHarness();
  }

  @AfterEach
  void stop() {
    api.close();
  }

  @Test
  void healthIsNotServingUntilToldSo() {
    assertThat(health("")).isEqualTo(ServingStatus.NOT_SERVING);
    assertThat(health("credit.v1.CreditService")).isEqualTo(ServingStatus.NOT_SERVING);
    api.server.setServing(true);
    assertThat(health("")).isEqualTo(ServingStatus.SERVING);
    assertThat(health("credit.v1.CreditService")).isEqualTo(ServingStatus.SERVING);
    api.server.setServing(false);
    assertThat(health("")).isEqualTo(ServingStatus.NOT_SERVING);
  }

  @Test
  void reflectionKnowsTheServices() throws Exception {
    assertThat(
            reflect(ServerReflectionRequest.newBuilder().setListServices("*").build())
                .getListServicesResponse()
                .getServiceList())
        .extracting(ServiceResponse::getName)
        .contains(
            "credit.v1.CreditService",
            "grpc.health.v1.Health",
            "grpc.reflection.v1.ServerReflection",
            "grpc.reflection.v1alpha.ServerReflection");
  }

  @Test
  void reflectionKnowsTheTypesOfDetails() throws Exception {
    var request =
        ServerReflectionRequest.newBuilder()
            .setFileContainingSymbol("google.rpc.QuotaFailure")
            .build();
    assertThat(reflect(request).getFileDescriptorResponse().getFileDescriptorProtoCount())
        .isPositive();
  }

  @Test
  void whatDoesNotExistIsUnimplementedWithAReason() {
    assertError(() -> api.callRaw("credit.v1.CreditService/Nothing", new byte[0]))
        .has(Code.UNIMPLEMENTED, "UNIMPLEMENTED");
    assertError(() -> api.callRaw("no.Service/Nothing", new byte[] {1}))
        .has(Code.UNIMPLEMENTED, "UNIMPLEMENTED");
  }

  @Test
  void callsInFlightFinishBeforeTheServerIsClosed() throws Exception {
    api.server.setServing(true);
    Future<CreateProfileResponse> inFlight = createProfile();
    var submitted = api.next();
    var closed = BackgroundTask.run(() -> api.server.shutdown(ApiHarness.WAIT_MAX));
    refusesNewCalls();
    assertThat(closed).isNotDone();
    submitted.reply().complete(Decided.executed(new byte[0], false));
    assertThat(inFlight.get()).isEqualTo(CreateProfileResponse.getDefaultInstance());
    closed.get(20, TimeUnit.SECONDS);
  }

  /** Returns once it is so. */
  private void refusesNewCalls() throws InterruptedException {
    Status.Code code = Status.Code.OK;
    while (code == Status.Code.OK) {
      var error = catchThrowableOfType(StatusRuntimeException.class, () -> health(""));
      code = error == null ? Status.Code.OK : error.getStatus().getCode();
    }
    assertThat(code).isEqualTo(Status.Code.UNAVAILABLE);
  }

  private Future<CreateProfileResponse> createProfile() {
    return CreditServiceGrpc.newFutureStub(api.channel)
        .createProfile(
            CreateProfileRequest.newBuilder().setProfileId("p").setIdempotencyKey("k").build());
  }

  private ServingStatus health(String service) {
    return HealthGrpc.newBlockingStub(api.channel)
        .check(HealthCheckRequest.newBuilder().setService(service).build())
        .getStatus();
  }

  private ServerReflectionResponse reflect(ServerReflectionRequest request) throws Exception {
    var answer = new CompletableFuture<ServerReflectionResponse>();
    var requests =
        ServerReflectionGrpc.newStub(api.channel)
            .serverReflectionInfo(
                new StreamObserver<ServerReflectionResponse>() {
                  @Override
                  public void onNext(ServerReflectionResponse response) {
                    answer.complete(response);
                  }

                  @Override
                  public void onError(Throwable error) {
                    answer.completeExceptionally(error);
                  }

                  @Override
                  public void onCompleted() {}
                });
    requests.onNext(request);
    requests.onCompleted();
    return answer.get(20, TimeUnit.SECONDS);
  }
}
