package org.creditservice.api.query;

import io.grpc.BindableService;
import io.grpc.ServerInterceptors;
import io.grpc.ServerServiceDefinition;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import org.creditservice.api.answer.ConnectionAnswers;
import org.creditservice.api.observe.LimitObserver;
import org.creditservice.v1.CreditQueryServiceGrpc.CreditQueryServiceImplBase;
import org.creditservice.v1.GetJobRequest;
import org.creditservice.v1.GetJobResponse;
import org.creditservice.v1.GetOperationRequest;
import org.creditservice.v1.GetOperationResponse;
import org.creditservice.v1.GetProfileRequest;
import org.creditservice.v1.GetProfileResponse;
import org.creditservice.v1.ListEntriesRequest;
import org.creditservice.v1.ListEntriesResponse;
import org.creditservice.v1.ListJobsRequest;
import org.creditservice.v1.ListJobsResponse;
import org.creditservice.v1.WatchEntriesRequest;
import org.creditservice.v1.WatchEntriesResponse;
import org.creditservice.watch.EntryWatchRegistry;

/**
 * The service {@code credit.v1.CreditQueryService}. Nothing here blocks: queries run on the threads
 * of {@link QueryExecutor}, watches on those of {@link EntryWatchRegistry}.
 */
public final class CreditQueryApi implements BindableService {
  private final QueryExecutor queries;
  private final EntryWatchRegistry watches;
  private final LimitObserver exceeded;

  /**
   * Its methods.
   *
   * @param exceeded is told if there are too many watches
   */
  public CreditQueryApi(QueryExecutor queries, EntryWatchRegistry watches, LimitObserver exceeded) {
    this.queries = queries;
    this.watches = watches;
    this.exceeded = exceeded;
  }

  @Override
  public ServerServiceDefinition bindService() {
    return ServerInterceptors.intercept(new Methods(), ConnectionAnswers.provider());
  }

  private final class Methods extends CreditQueryServiceImplBase {
    @Override
    public void getProfile(GetProfileRequest request, StreamObserver<GetProfileResponse> caller) {
      queries.answer("GetProfile", request, GetProfileQuery::parse, caller);
    }

    @Override
    public void listEntries(
        ListEntriesRequest request, StreamObserver<ListEntriesResponse> caller) {
      queries.answer("ListEntries", request, ListEntriesQuery::parse, caller);
    }

    @Override
    public void getOperation(
        GetOperationRequest request, StreamObserver<GetOperationResponse> caller) {
      queries.answer("GetOperation", request, GetOperationQuery::parse, caller);
    }

    @Override
    public void getJob(GetJobRequest request, StreamObserver<GetJobResponse> caller) {
      queries.answer("GetJob", request, GetJobQuery::parse, caller);
    }

    @Override
    public void listJobs(ListJobsRequest request, StreamObserver<ListJobsResponse> caller) {
      queries.answer("ListJobs", request, ListJobsQuery::parse, caller);
    }

    @Override
    public void watchEntries(
        WatchEntriesRequest request, StreamObserver<WatchEntriesResponse> caller) {
      WatchCall.begin(
          request, (ServerCallStreamObserver<WatchEntriesResponse>) caller, watches, exceeded);
    }
  }
}
