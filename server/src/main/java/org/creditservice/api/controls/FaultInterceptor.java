package org.creditservice.api.controls;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.ProtoMethodDescriptorSupplier;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import org.jspecify.annotations.Nullable;

/** Lets calls go wrong at the wire, outside of all that the service does with them. */
final class FaultInterceptor implements ServerInterceptor {
  private final Faults faults;
  private final Outage outage;
  private final ScheduledExecutorService scheduler;
  private final Set<FaultyCall<?, ?>> open = ConcurrentHashMap.newKeySet();

  FaultInterceptor(Faults faults, Outage outage, ScheduledExecutorService scheduler) {
    this.faults = faults;
    this.outage = outage;
    this.scheduler = scheduler;
  }

  @Override
  public <T, R> ServerCall.Listener<T> interceptCall(
      ServerCall<T, R> call, Metadata headers, ServerCallHandler<T, R> next) {
    MethodDescriptor<T, R> method = call.getMethodDescriptor();
    FaultyCall<T, R> faulty = new FaultyCall<>(call);
    open.add(faulty);
    return new FaultyListener<>(
        faulty,
        next.startCall(faulty, headers),
        request -> fate(method, request),
        scheduler,
        () -> open.remove(faulty));
  }

  private @Nullable Fault fate(MethodDescriptor<?, ?> method, Object request) {
    StatusRuntimeException unavailable = outage.error().orElse(null);
    return unavailable == null
        ? faults
            .take(String.valueOf(method.getBareMethodName()), profileId(method, request))
            .orElse(null)
        : new Fault.Refused(unavailable);
  }

  /** The profile that a request names; empty if it names none or can't be read. */
  private static String profileId(MethodDescriptor<?, ?> method, Object request) {
    if (!(method.getSchemaDescriptor() instanceof ProtoMethodDescriptorSupplier schema)) {
      return "";
    }
    Descriptor type = schema.getMethodDescriptor().getInputType();
    FieldDescriptor field = type.findFieldByName("profile_id");
    try {
      return field == null
          ? ""
          : (String) DynamicMessage.parseFrom(type, (byte[]) request).getField(field);
    } catch (InvalidProtocolBufferException e) {
      return "";
    }
  }

  /** Ends the streams that are open. */
  void endStreams(StatusRuntimeException error) {
    open.stream()
        .filter(call -> !call.getMethodDescriptor().getType().serverSendsOneMessage())
        .forEach(call -> call.end(error));
  }

  /** Ends the calls whose answer is lost or late. */
  void endHeld() {
    open.stream().filter(FaultyCall::isHeld).forEach(FaultyCall::breakOff);
  }
}
