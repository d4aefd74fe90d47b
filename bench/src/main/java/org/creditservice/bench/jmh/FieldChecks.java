package org.creditservice.bench.jmh;

import java.util.concurrent.TimeUnit;
import org.creditservice.api.request.FieldFormats;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** The format checks that every command makes: two or three ids and a reason code. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class FieldChecks {
  // Not final: JMH must not see a constant's check folded into its result.
  private String id = "0190f5e2-6b1c-7abc-8def-0123456789ab";
  private String reasonCode = "IMAGE_GENERATION";
  private String metadataKey = "order.number";

  /** An id of 36 characters, the length of a UUID. */
  @Benchmark
  public boolean id() {
    return FieldFormats.isId(id);
  }

  @Benchmark
  public boolean reasonCode() {
    return FieldFormats.isReasonCode(reasonCode);
  }

  @Benchmark
  public boolean metadataKey() {
    return FieldFormats.isMetadataKey(metadataKey);
  }
}
