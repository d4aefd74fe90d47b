package org.creditservice.bench.textbook;

import com.google.rpc.Status;
import io.grpc.Status.Code;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.StreamObserver;
import org.jspecify.annotations.Nullable;

/**
 * What a call came to: an answer, or a refusal. A value, since the transaction of a recorded
 * refusal commits, too.
 *
 * @param answer null if the call was refused
 * @param status why it was refused
 */
record Outcome<S>(@Nullable S answer, Status status) {

  static <S> Outcome<S> answered(S answer) {
    return new Outcome<>(answer, Status.getDefaultInstance());
  }

  static <S> Outcome<S> refused(Code code, String reason) {
    return refused(Status.newBuilder().setCode(code.value()).setMessage(reason).build());
  }

  static <S> Outcome<S> refused(Status status) {
    return new Outcome<>(null, status);
  }

  void send(StreamObserver<S> responses) {
    if (answer == null) {
      responses.onError(StatusProto.toStatusException(status));
    } else {
      responses.onNext(answer);
      responses.onCompleted();
    }
  }
}
