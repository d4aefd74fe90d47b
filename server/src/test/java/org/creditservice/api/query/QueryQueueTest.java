package org.creditservice.api.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Attributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.creditservice.api.answer.AnswerBudget;
import org.creditservice.api.answer.AnswerLimits;
import org.creditservice.api.answer.AnswerShare;
import org.creditservice.api.answer.ConnectionAnswers;
import org.creditservice.api.error.ApiException;
import org.creditservice.api.observe.Limit;
import org.creditservice.api.query.QueryQueue.Admission;
import org.creditservice.testing.BackgroundTask;
import org.creditservice.testing.ErrorDetails;
import org.junit.jupiter.api.Test;

class QueryQueueTest {
  private static final int QUERIES_MAX = 4;
  private static final int HEAVY_MAX = 1;
  private static final int MEMORY = 1000;
  private static final int ANSWER = 10;

  private final List<Limit> exceeded = new ArrayList<>();
  private final AnswerBudget budget = budget(Duration.ofDays(1));
  private final QueryQueue queue = new QueryQueue(QUERIES_MAX, HEAVY_MAX, budget);
  private final AnswerShare first = connect(budget);
  private final AnswerShare second = connect(budget);
  private final List<String> done = new ArrayList<>();

  @Test
  void connectionsTakeTurns() throws Exception {
    offer(queue, first, "first 1", "first 2", "first 3");
    offer(queue, second, "second 1");
    run(4);
    assertThat(done).containsExactly("first 1", "second 1", "first 2", "first 3");
  }

  @Test
  void aConnectionWithoutRoomIsPassedOver() throws Exception {
    first.take(MEMORY / 2);
    offer(queue, first, "first");
    offer(queue, second, "second");
    run(1);
    assertThat(done).containsExactly("second");
    var waiting = BackgroundTask.run(queue::take);
    first.giveBack(MEMORY / 2);
    waiting.get().run();
    assertThat(done).containsExactly("second", "first");
  }

  @Test
  void theLargestAnswerIsReservedWhileAQueryIsExecuted() throws Exception {
    offer(queue, first, "first");
    Runnable taken = queue.take();
    first.take(MEMORY / 2 - ANSWER);
    assertThat(first.hasRoom()).isFalse();
    taken.run();
    assertThat(first.hasRoom()).isTrue();
  }

  @Test
  void theQueueIsBounded() throws Exception {
    offer(queue, first, "1", "2", "3");
    offer(queue, second, "4");
    assertThat(queue.offer(query(second, "too many"))).isEqualTo(Admission.FULL);
    run(1);
    offer(queue, second, "5");
  }

  @Test
  void aNewcomerFindsAPlaceWhereAnotherHasItsShare() {
    offer(queue, first, "1", "2", "3");
    assertThat(queue.offer(query(first, "4"))).isEqualTo(Admission.SHARE_FULL);
    assertThat(queue.refusedForShare()).isEqualTo(1);
    offer(queue, second, "5");
  }

  /** The shares of memory are those of connections; the turns are the caller's. */
  @Test
  void aCallerHasOneTurnOnAllItsConnections() throws Exception {
    queue.offer(query("noisy", first, "1", false));
    queue.offer(query("noisy", second, "2", false));
    queue.offer(query("noisy", first, "3", false));
    queue.offer(query("quiet", connect(budget), "quiet", false));
    run(4);
    assertThat(done).containsExactly("1", "quiet", "2", "3");
  }

  @Test
  void heavyQueriesLeaveThreadsToOthers() throws Exception {
    queue.offer(query("a", first, "heavy 1", true));
    queue.offer(query("b", second, "heavy 2", true));
    Runnable running = queue.take();
    queue.offer(query("b", second, "light", false));
    run(1);
    assertThat(done).containsExactly("light");
    running.run();
    run(1);
    assertThat(done).containsExactly("light", "heavy 1", "heavy 2");
  }

  @Test
  void queriesThatWaitForRoomTakeNoPlaceInTheQueue() throws Exception {
    first.take(MEMORY / 2);
    offer(queue, first, "1", "2", "3", "4", "5");
    offer(queue, second, "6");
    run(1);
    assertThat(done).containsExactly("6");
  }

  @Test
  void aQueryWhoseCallerHasGoneIsForgotten() throws Exception {
    WaitingQuery gone = query(first, "gone");
    assertThat(queue.offer(gone)).isEqualTo(Admission.ADMITTED);
    offer(queue, first, "there");
    queue.remove(gone);
    queue.remove(gone);
    run(1);
    queue.close();
    assertThat(queue.take()).isNull();
    assertThat(done).containsExactly("there");
  }

  @Test
  void whoWaitsTooLongForRoomIsRefused() throws Exception {
    AnswerBudget impatient = budget(Duration.ZERO);
    QueryQueue refusing = new QueryQueue(QUERIES_MAX, HEAVY_MAX, impatient);
    AnswerShare full = connect(impatient);
    full.take(MEMORY / 2);
    offer(refusing, full, "query");
    refusing.take().run();
    assertThat(done).containsExactly("query refused: OVERLOADED");
    assertThat(exceeded).containsExactly(Limit.UNREAD_ANSWERS);
  }

  @Test
  void aClosedQueueAcceptsNothingAndIsEmptied() throws Exception {
    first.take(MEMORY / 2);
    offer(queue, first, "without room");
    offer(queue, second, "with room");
    queue.close();
    assertThat(queue.offer(query(second, "late"))).isEqualTo(Admission.CLOSED);
    run(2);
    assertThat(done).containsExactlyInAnyOrder("without room refused: SHUTTING_DOWN", "with room");
    assertThat(queue.take()).isNull();
  }

  private void run(int queries) throws InterruptedException {
    for (int i = 0; i < queries; i++) {
      queue.take().run();
    }
  }

  private void offer(QueryQueue queue, AnswerShare share, String... names) {
    for (String name : names) {
      assertThat(queue.offer(query(share, name))).as(name).isEqualTo(Admission.ADMITTED);
    }
  }

  private WaitingQuery query(AnswerShare share, String name) {
    return query(share, share, name, false);
  }

  private WaitingQuery query(Object caller, AnswerShare share, String name, boolean heavy) {
    return new WaitingQuery(caller, share, ANSWER, heavy) {
      @Override
      void execute() {
        done.add(name);
      }

      @Override
      void refuse(ApiException error) {
        done.add(name + " refused: " + reason(error));
      }
    };
  }

  private static String reason(ApiException error) {
    return ErrorDetails.reason(error);
  }

  private AnswerBudget budget(Duration roomWaitMax) {
    return new AnswerBudget(
        new AnswerLimits(MEMORY, roomWaitMax, Duration.ofDays(1), Duration.ofDays(1)),
        exceeded::add);
  }

  private static AnswerShare connect(AnswerBudget budget) {
    return ConnectionAnswers.of(budget.transportReady(Attributes.EMPTY)).small();
  }
}
