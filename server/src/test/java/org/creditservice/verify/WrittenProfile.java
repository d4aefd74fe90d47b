package org.creditservice.verify;

import com.google.protobuf.Message;
import io.grpc.Channel;
import io.grpc.StatusRuntimeException;
import org.creditservice.testing.ProfileRequests;
import org.creditservice.testing.Rpc;

/**
 * A profile with something of everything, written by a server:
 *
 * <pre>
 *  1 GRANT     1000  create
 *  2 GRANT      100  grant
 *  3 DEDUCTION  -10  deduct
 *  4 REFUND       4  refund             of entry 3
 *  5 DEDUCTION  -20  submit-done        job done
 *  6 REFUND       5  complete           job done keeps 15
 *  7 DEDUCTION  -30  submit-failed      job failed
 *  8 REFUND      30  fail               job failed
 *  9 DEDUCTION   -5  submit-full        job full, completed by complete-full without a refund
 * 10 DEDUCTION   -7  submit-open        job open, extended
 * 11 DEDUCTION  -40  submit-cancelled   job cancelled
 * 12 REFUND      40  cancel             job cancelled
 * 13 DEDUCTION   -9  reversed
 * 14 REFUND       9  reverse            of entry 13
 * 15 DEDUCTION   -3  last
 *    refused: too-much; burnt: never
 * </pre>
 */
final class WrittenProfile {
  private final Channel channel;
  private final ProfileRequests requests;

  private WrittenProfile(Channel channel, String profileId) {
    this.channel = channel;
    this.requests = new ProfileRequests(profileId);
  }

  static void write(Channel channel, String profileId) {
    new WrittenProfile(channel, profileId).write();
  }

  private void write() {
    call(requests.create("create", 1000).putMetadata("plan", "pro").build());
    call(requests.grant("grant", 100).build());
    call(requests.deduct("deduct", 10).putMetadata("model", "xl").build());
    call(requests.refund("refund", "deduct").setAmount(4).build());
    call(requests.submit("submit-done", "done", 20).build());
    call(requests.complete("complete", "done").setFinalAmount(15).build());
    call(requests.submit("submit-failed", "failed", 30).build());
    call(requests.fail("fail", "failed").build());
    call(requests.submit("submit-full", "full", 5).build());
    call(requests.complete("complete-full", "full").build());
    call(requests.submit("submit-open", "open", 7).build());
    call(requests.extend("extend", "open", seconds(3600)).build());
    call(requests.submit("submit-cancelled", "cancelled", 40).build());
    call(requests.reverse("cancel", "submit-cancelled").build());
    call(requests.deduct("reversed", 9).build());
    call(requests.reverse("reverse", "reversed").build());
    refused(requests.deduct("too-much", 1_000_000).build());
    call(requests.reverse("burn", "never").build());
    call(requests.deduct("last", 3).build());
  }

  private static com.google.protobuf.Duration seconds(long seconds) {
    return com.google.protobuf.Duration.newBuilder().setSeconds(seconds).build();
  }

  private void call(Message request) {
    Rpc.call(channel, request);
  }

  private void refused(Message request) {
    try {
      call(request);
    } catch (StatusRuntimeException expected) {
      return;
    }
    throw new AssertionError("not refused: " + request);
  }
}
