package org.creditservice.batch;

import java.time.Instant;
import org.creditservice.core.command.CreateProfile;
import org.creditservice.core.decision.Decision;
import org.creditservice.core.decision.Decision.Effects;
import org.creditservice.core.decision.Outcome;
import org.creditservice.core.decision.Refusal;
import org.creditservice.core.ledger.Metadata;
import org.creditservice.core.ledger.Profile;
import org.creditservice.core.record.RecordedAnswer;

/** Committed decisions for tests that look at their answers only. */
public final class Decided {
  private Decided() {}

  /** An executed command whose response message has these bytes. */
  public static CommittedDecision executed(byte[] response, boolean replayed) {
    Profile profile = Profile.create("p", Metadata.EMPTY, Instant.EPOCH);
    Outcome outcome = new CreateProfile.Created(profile, null);
    return new CommittedDecision(
        new Decision.Executed(outcome, Effects.none(profile)),
        new RecordedAnswer(response),
        replayed);
  }

  /** A refused command whose status has these bytes. */
  public static CommittedDecision refused(Refusal refusal, byte[] status, boolean replayed) {
    return new CommittedDecision(
        new Decision.Refused(refusal), new RecordedAnswer(status), replayed);
  }
}
