package org.creditservice.bench.jmh;

import java.util.concurrent.TimeUnit;
import org.creditservice.api.command.ResponseEncoder;
import org.creditservice.core.Method;
import org.creditservice.core.command.DeductCredits;
import org.creditservice.core.command.Rulebook;
import org.creditservice.core.decision.Decision;
import org.creditservice.core.decision.Outcome;
import org.creditservice.core.decision.ProfileState;
import org.creditservice.core.ledger.Hash;
import org.creditservice.core.ledger.HashChain;
import org.creditservice.core.ledger.LedgerEntry;
import org.creditservice.core.record.Fingerprint;
import org.creditservice.core.record.RecordedAnswer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Measures each part of a deduction that does no I/O. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class DeductionBenchmark {
  private static final String PROFILE = "user-1";

  private final Rulebook rulebook = new Rulebook(DeductionFixture.ids());
  private final ProfileState state =
      new ProfileState(DeductionFixture.profile(PROFILE), DeductionFixture.NOW);
  private final DeductCredits deduction = DeductionFixture.deduction(PROFILE, "image-7");
  private final LedgerEntry entry = DeductionFixture.entry(PROFILE, "image-7");
  private final Outcome outcome = new DeductCredits.Deducted(entry);
  private final ResponseEncoder encoder = new ResponseEncoder();

  /** Decides the deduction, which makes its entry and the entry's hash. */
  @Benchmark
  public Decision decide() {
    return rulebook.decide(deduction, state);
  }

  /** Makes the fingerprint that is recorded with the key. */
  @Benchmark
  public Fingerprint fingerprint() {
    return deduction.fingerprint();
  }

  /** Hashes one ledger entry. */
  @Benchmark
  public Hash hashChain() {
    return HashChain.of(Hash.ZERO, entry);
  }

  /** Encodes the answer, as it is recorded and sent. */
  @Benchmark
  public RecordedAnswer encodeAnswer() {
    return encoder.encode(Method.DEDUCT_CREDITS, outcome);
  }
}
