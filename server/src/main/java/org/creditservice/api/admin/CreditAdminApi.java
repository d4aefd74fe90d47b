package org.creditservice.api.admin;

import io.grpc.BindableService;
import io.grpc.ServerInterceptors;
import io.grpc.ServerServiceDefinition;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.function.Supplier;
import org.creditservice.api.answer.ConnectionAnswers;
import org.creditservice.v1.CreditAdminServiceGrpc.CreditAdminServiceImplBase;
import org.creditservice.v1.GetServiceStatusRequest;
import org.creditservice.v1.GetServiceStatusResponse;
import org.creditservice.v1.VerifyLedgerRequest;
import org.creditservice.v1.VerifyLedgerResponse;
import org.creditservice.verify.Verifications;

/**
 * The service {@code credit.v1.CreditAdminService}. Nothing here blocks: verifications run on
 * threads of their own.
 */
public final class CreditAdminApi implements BindableService {
  private final Verifications verifications;
  private final Supplier<ServiceStatus> status;

  /**
   * @param status of now; must not block
   */
  public CreditAdminApi(Verifications verifications, Supplier<ServiceStatus> status) {
    this.verifications = verifications;
    this.status = status;
  }

  @Override
  public ServerServiceDefinition bindService() {
    return ServerInterceptors.intercept(new Methods(), ConnectionAnswers.provider());
  }

  private final class Methods extends CreditAdminServiceImplBase {
    @Override
    public void getServiceStatus(
        GetServiceStatusRequest request, StreamObserver<GetServiceStatusResponse> caller) {
      caller.onNext(StatusReports.of(status.get(), verifications.last().get()));
      caller.onCompleted();
    }

    @Override
    public void verifyLedger(
        VerifyLedgerRequest request, StreamObserver<VerifyLedgerResponse> caller) {
      VerifyCall.begin(
          request, (ServerCallStreamObserver<VerifyLedgerResponse>) caller, verifications);
    }
  }
}
