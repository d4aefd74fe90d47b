package org.creditservice.api.reflection;

import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import org.creditservice.api.answer.ConnectionAnswers;
import org.creditservice.api.error.ApiException;
import org.creditservice.api.error.Errors;
import org.creditservice.api.observe.Limit;
import org.creditservice.api.observe.LimitObserver;
import org.creditservice.config.ReflectionSettings;
import org.creditservice.fair.FairPlaces;
import org.jspecify.annotations.Nullable;

/** Limits how much reflection there is at a time. Tools ask a few questions, and go. */
final class ReflectionBudget implements ServerInterceptor {
  private final FairPlaces places;
  private final int questionsMax;
  private final LimitObserver observer;

  ReflectionBudget(ReflectionSettings settings, LimitObserver observer) {
    this.places = new FairPlaces(settings.streamsMax(), settings.streamsPerConnectionMax());
    this.questionsMax = settings.questionsMax();
    this.observer = observer;
  }

  @Override
  public <T, R> ServerCall.Listener<T> interceptCall(
      ServerCall<T, R> call, Metadata headers, ServerCallHandler<T, R> next) {
    FairPlaces.Place place = places.take(ConnectionAnswers.of(call), () -> refuse(call));
    if (place == null) {
      refuse(call);
      return new ServerCall.Listener<>() {};
    }
    return new CountedListener<>(next.startCall(call, headers), call, place);
  }

  private void refuse(ServerCall<?, ?> call) {
    observer.exceeded(Limit.REFLECTION);
    ApiException error = Errors.overloaded();
    @Nullable Metadata trailers = error.getTrailers();
    call.close(error.getStatus(), trailers == null ? new Metadata() : trailers);
  }

  private final class CountedListener<T> extends SimpleForwardingServerCallListener<T> {
    private final ServerCall<T, ?> call;
    private final FairPlaces.Place place;
    private int questions;

    CountedListener(ServerCall.Listener<T> service, ServerCall<T, ?> call, FairPlaces.Place place) {
      super(service);
      this.call = call;
      this.place = place;
    }

    @Override
    public void onMessage(T message) {
      if (++questions <= questionsMax) {
        super.onMessage(message);
      } else if (questions == questionsMax + 1) {
        refuse(call);
      }
    }

    @Override
    public void onCancel() {
      place.release();
      super.onCancel();
    }

    @Override
    public void onComplete() {
      place.release();
      super.onComplete();
    }
  }
}
