package org.creditservice.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.creditservice.testing.LedgerInvariants;
import org.creditservice.testing.OtherSession;
import org.creditservice.testing.TestDatabase;
import org.creditservice.testing.TestServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * A profile is created at one server while a batch of another, which needs it, waits for a lock.
 */
class CreatedMeanwhileTest {
  private static final String[] PATIENT = {
    "lanes=1", "lock-timeout=20s", "statement-timeout=30s", "socket-timeout=40s", "max-wait=60s"
  };

  private final TestDatabase database = TestDatabase.create();
  private final TestServer one = TestServer.start(database.target(), PATIENT);
  private final TestServer two = TestServer.start(database.target());
  private final AsyncClient atOne = new AsyncClient(one.channel());
  private final AsyncClient atTwo = new AsyncClient(two.channel());

  @AfterEach
  void stop() {
    one.close();
    two.close();
    LedgerInvariants.assertHold(database.dataSource());
    database.close();
  }

  @Test
  void latecomersSeeAProfileThatWasCreatedBeforeTheyWereSent() {
    List.of("q", "r", "s").forEach(id -> AsyncClient.answer(atOne.create(id, 100)));
    try (OtherSession holder = OtherSession.of(database).lockProfiles("q");
        OtherSession other = OtherSession.of(database).lockTable("idempotency_keys")) {
      // As many batches as the lane may have under way, so that the next calls are in one.
      var before = atOne.deduct("r", "before");
      other.awaitLanesWaiting(1);
      var beforeToo = atOne.deduct("s", "before");
      other.awaitLanesWaiting(2);
      var blocked = atOne.deduct("q", "blocked");
      var early = atOne.deduct("p", "early");
      atOne.awaitArrival();
      other.release();
      AsyncClient.answer(before);
      AsyncClient.answer(beforeToo);
      holder.awaitLaneWaiting();
      AsyncClient.answer(atTwo.create("p", 100));
      var late = List.of(atOne.deduct("p", "late-1"), atOne.deduct("p", "late-2"));
      atOne.awaitArrival();

      holder.release();

      late.forEach(call -> assertThat(AsyncClient.answer(call).getReplayed()).isFalse());
      AsyncClient.answer(early);
      AsyncClient.answer(blocked);
    }
  }
}
