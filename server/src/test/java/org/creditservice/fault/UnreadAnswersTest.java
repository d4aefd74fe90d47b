package org.creditservice.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.creditservice.api.ApiHarness;
import org.creditservice.api.answer.AnswerLimits;
import org.creditservice.batch.Decided;
import org.creditservice.testing.Await;
import org.creditservice.testing.BackgroundTask;
import org.creditservice.testing.Http2Client;
import org.creditservice.testing.Http2Stream;
import org.creditservice.testing.Requests;
import org.creditservice.v1.CreditServiceGrpc;
import org.creditservice.v1.DeductCreditsResponse;
import org.creditservice.v1.LedgerEntry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Callers of commands that do not read their answers. */
class UnreadAnswersTest {
  private static final int ANSWER_BYTES = 8 * 1024;

  private static final byte[] ANSWER =
      DeductCreditsResponse.newBuilder()
          .setEntry(LedgerEntry.newBuilder().setReasonCode("X".repeat(ANSWER_BYTES)))
          .build()
          .toByteArray();

  /** Room for fewer answers than one connection may wait for. */
  private static final AnswerLimits LIMITS =
      new AnswerLimits(
          50 * ANSWER_BYTES, Duration.ofDays(1), Duration.ofDays(1), Duration.ofDays(1));

  private static final String DEDUCT = "credit.v1.CreditService/DeductCredits";

  private ApiHarness api;

  @BeforeEach
  void start() throws IOException {
    api = new ApiHarness(LIMITS);
  }

  @AfterEach
  void stop() {
    api.close();
  }

  @Test
  void answersThatNobodyReadsAreBoundedAndHinderNobodyElse() throws Exception {
    try (Http2Client deaf = Http2Client.connect(api.port(), 0)) {
      List<Http2Stream> calls =
          IntStream.range(0, 100).mapToObj(i -> deduct(deaf, "key-" + i)).toList();
      List<ApiHarness.Submitted> submitted = new ArrayList<>();
      while (submitted.size() < calls.size()) {
        submitted.add(api.next());
      }
      submitted.forEach(UnreadAnswersTest::answer);
      // A connection may take half of the memory: 24 answers, with what each message needs beside.
      int sent = 24;
      Await.until("the others are refused", () -> ended(calls).size() == calls.size() - sent);
      assertThat(ended(calls)).extracting(Http2Stream::end).containsOnly("OVERLOADED");
      assertThat(deduct(deaf, "one-more").end()).isEqualTo("OVERLOADED");
      assertThat(api.submitted).isEmpty();
      assertOthersAreAnswered();

      Http2Stream first = calls.get(0);
      deaf.giveWindow(first, 2 * ANSWER_BYTES);
      assertThat(first.end()).isEqualTo("OK");
      Http2Stream afterwards = deduct(deaf, "afterwards");
      answerNext();
      deaf.giveWindow(afterwards, 2 * ANSWER_BYTES);
      assertThat(afterwards.end()).isEqualTo("OK");
    }
  }

  /** A cancelled call takes no memory, whether its answer comes before or after. */
  @Test
  void cancelledCallsGiveTheirMemoryBack() throws Exception {
    try (Http2Client client = Http2Client.connect(api.port(), 0)) {
      for (int i = 0; i < 100; i++) {
        Http2Stream call = deduct(client, "key-" + i);
        ApiHarness.Submitted submitted = api.next();
        if (i % 2 == 0) {
          client.reset(call);
        }
        answer(submitted);
        client.reset(call);
      }
      Http2Stream last = deduct(client, "last");
      answerNext();
      client.giveWindow(last, 2 * ANSWER_BYTES);
      assertThat(last.end()).isEqualTo("OK");
    }
  }

  private void assertOthersAreAnswered() throws Exception {
    var other =
        BackgroundTask.run(
            () ->
                CreditServiceGrpc.newBlockingStub(api.channel)
                    .deductCredits(Requests.deduct("p", "other", 1)));
    answerNext();
    other.get(20, TimeUnit.SECONDS);
  }

  private static Http2Stream deduct(Http2Client client, String key) {
    return client.call(DEDUCT, Requests.deduct("p", key, 1));
  }

  private void answerNext() throws InterruptedException {
    answer(api.next());
  }

  private static void answer(ApiHarness.Submitted command) {
    command.reply().complete(Decided.executed(ANSWER, false));
  }

  private static List<Http2Stream> ended(List<Http2Stream> calls) {
    return calls.stream().filter(Http2Stream::isEnded).toList();
  }
}
