package org.creditservice.api.answer;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Attributes;
import java.time.Duration;
import org.creditservice.api.observe.LimitObserver;
import org.junit.jupiter.api.Test;

/** Who may have how much of the memory for unread answers. */
class AnswerShareTest {
  private static final int MEMORY = 100;

  private final AnswerBudget budget =
      new AnswerBudget(
          new AnswerLimits(MEMORY, Duration.ZERO, Duration.ZERO, Duration.ZERO),
          LimitObserver.NONE);

  @Test
  void aConnectionMayHaveAsMuchAsItLeavesFree() {
    AnswerShare share = ConnectionAnswers.of(connect()).small();
    share.take(MEMORY / 2 - 1);
    assertThat(share.hasRoom()).isTrue();
    share.take(1);
    assertThat(share.hasRoom()).isFalse();
    share.giveBack(1);
    assertThat(share.hasRoom()).isTrue();
  }

  @Test
  void theConnectionsOfACallerHaveOneShareTogether() {
    AnswerShare first = connect("web");
    AnswerShare second = connect("web");
    AnswerShare other = connect("worker");
    AnswerShare stranger = ConnectionAnswers.of(connect()).small();

    first.take(30);
    second.take(30);

    assertThat(first.hasRoom()).isFalse();
    assertThat(second.hasRoom()).isFalse();
    assertThat(other.hasRoom()).isTrue();
    assertThat(stranger.hasRoom()).isTrue();
    second.giveBack(30);
    assertThat(first.hasRoom()).isTrue();
  }

  @Test
  void aConnectionThatIsClosedCountsNoMore() {
    Attributes closed = connect();
    ConnectionAnswers.of(closed).join("web");
    AnswerShare open = connect("web");
    ConnectionAnswers.of(closed).small().take(60);
    assertThat(open.hasRoom()).isFalse();

    budget.transportTerminated(closed);

    assertThat(open.hasRoom()).isTrue();
  }

  @Test
  void aConnectionStaysTheFirstCallersOfSeveral() {
    Attributes proxy = connect();
    ConnectionAnswers.of(proxy).join("web");
    ConnectionAnswers.of(proxy).join("worker");
    ConnectionAnswers.of(proxy).small().take(60);

    assertThat(connect("web").hasRoom()).isFalse();
    assertThat(connect("worker").hasRoom()).isTrue();
  }

  private AnswerShare connect(String caller) {
    Attributes transport = connect();
    ConnectionAnswers.of(transport).join(caller);
    return ConnectionAnswers.of(transport).small();
  }

  private Attributes connect() {
    return budget.transportReady(Attributes.EMPTY);
  }
}
