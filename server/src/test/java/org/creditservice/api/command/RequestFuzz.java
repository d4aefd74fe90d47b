package org.creditservice.api.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.MessageLite;
import com.google.rpc.Status;
import io.grpc.protobuf.StatusProto;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.creditservice.api.error.ApiException;
import org.creditservice.api.request.ParsedRequest;
import org.creditservice.core.Limits;
import org.creditservice.core.command.Command;
import org.creditservice.core.record.OperationKey;
import org.creditservice.testing.ErrorDetails;

/** Fuzz target: the request of each command, from its bytes to the command. */
public final class RequestFuzz {
  private static final List<CommandRpc<?, ?>> RPCS = CommandRegistry.RPCS;

  private static final String ID = "[!-~]{1," + Limits.ID_LENGTH_MAX + "}";

  /** What fits into 8 KiB of trailers in Base64. */
  private static final int DETAILS_BYTES_MAX = 6 * 1024;

  private RequestFuzz() {}

  /** One input: a byte that chooses the method, and the bytes of a request. */
  public static void fuzzerTestOneInput(byte[] input) {
    if (input.length > 0) {
      check(
          RPCS.get(Math.floorMod(input[0], RPCS.size())),
          Arrays.copyOfRange(input, 1, input.length));
    }
  }

  private static <Q extends MessageLite> void check(CommandRpc<Q, ?> rpc, byte[] bytes) {
    try {
      Q request = ParsedRequest.of(rpc.descriptor(), bytes);
      Command command = rpc.command(request, "somebody");
      checkCommand(rpc, command);
      // The fields in another order, or given twice, are the same request.
      Q again = ParsedRequest.of(rpc.descriptor(), request.toByteArray());
      assertThat(rpc.command(again, "somebody else").fingerprint())
          .isEqualTo(command.fingerprint());
    } catch (ApiException e) {
      checkRefusal(e);
    }
  }

  private static void checkCommand(CommandRpc<?, ?> rpc, Command command) {
    OperationKey key = command.operationKey();
    assertThat(key.profileId()).matches(ID);
    assertThat(key.idempotencyKey()).matches(ID).doesNotStartWith(Limits.SYSTEM_KEY_PREFIX);
    assertThat(command.method()).isEqualTo(rpc.method());
    if (command instanceof ReplayOnly replay) {
      checkRefusal(replay.refusal());
    }
  }

  /** What a log, a terminal and a client's limit of trailers can take. */
  private static void checkRefusal(ApiException refusal) {
    Status status = Objects.requireNonNull(StatusProto.fromThrowable(refusal));
    assertThat(ErrorDetails.reason(refusal)).isEqualTo("INVALID_FIELD");
    assertThat(status.getMessage()).matches("[ -~…]+");
    assertThat(status.getSerializedSize()).isLessThan(DETAILS_BYTES_MAX);
  }
}
