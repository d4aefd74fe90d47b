package org.creditservice.api.caller;

import com.google.protobuf.Descriptors.MethodDescriptor;
import io.grpc.ServiceDescriptor;
import io.grpc.protobuf.ProtoServiceDescriptorSupplier;
import java.util.List;
import java.util.stream.Stream;
import org.creditservice.access.policy.CallFields;
import org.creditservice.core.command.CreateProfile;
import org.creditservice.v1.CreditAdminServiceGrpc;
import org.creditservice.v1.CreditQueryServiceGrpc;
import org.creditservice.v1.CreditServiceGrpc;
import org.jspecify.annotations.Nullable;

/**
 * Which fields that a policy looks at the requests of a method have, for whoever has no request.
 *
 * @param profile whether it is about a profile
 * @param reasonCode whether it gives a reason
 * @param amount whether it names credits
 * @param openingBalance whether these are an opening balance, whose reason the service gives
 * @param checked whether its fields are held against the policy at all
 */
public record MethodFields(
    boolean profile, boolean reasonCode, boolean amount, boolean openingBalance, boolean checked) {

  /** Of a method whose fields nobody looks at: reflection. */
  private static final MethodFields NONE = new MethodFields(false, false, false, false, false);

  private static final List<ServiceDescriptor> SERVICES =
      List.of(
          CreditServiceGrpc.getServiceDescriptor(),
          CreditQueryServiceGrpc.getServiceDescriptor(),
          CreditAdminServiceGrpc.getServiceDescriptor());

  /**
   * Those of a method.
   *
   * @param name without its service
   */
  public static MethodFields of(String name) {
    return SERVICES.stream()
        .flatMap(service -> find(service, name))
        .map(method -> of(RequestFields.of(method.getInputType())))
        .findFirst()
        .orElse(NONE);
  }

  private static Stream<MethodDescriptor> find(ServiceDescriptor service, String name) {
    return service.getSchemaDescriptor() instanceof ProtoServiceDescriptorSupplier proto
        ? Stream.ofNullable(proto.getServiceDescriptor().findMethodByName(name))
        : Stream.empty();
  }

  private static MethodFields of(RequestFields fields) {
    return new MethodFields(
        fields.profileId() != null,
        fields.reasonCode() != null || fields.openingBalance(),
        fields.amount() != null,
        fields.openingBalance(),
        true);
  }

  /** What a request of this method would be held against the policy for; null: not given. */
  public CallFields asked(
      @Nullable String profileId, @Nullable String reason, @Nullable Long credits) {
    if (!checked) {
      return new CallFields(null, null, null);
    }
    if (!profile) {
      return CallFields.WHOLE_SERVER;
    }
    boolean opens = openingBalance && credits != null && credits > 0;
    return new CallFields(
        profileId, reason == null && opens ? CreateProfile.OPENING_BALANCE : reason, credits);
  }

  /** The same, and a value for each field that its requests don't have, where nothing is open. */
  public CallFields settled(CallFields asked, @Nullable Long credits) {
    boolean opensWithNothing = openingBalance && credits != null && credits <= 0;
    return new CallFields(
        profile ? asked.profileId() : "",
        reasonCode && !opensWithNothing ? asked.reasonCode() : "",
        amount ? asked.amount() : Long.valueOf(0));
  }
}
