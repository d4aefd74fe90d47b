package org.creditservice.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FlushTimeTest {
  @TempDir private Path directory;

  @Test
  void measuresAndLeavesNothingBehind() throws Exception {
    FlushTime time = FlushTime.measure(directory, Duration.ofMillis(50));

    assertThat(time.medianMillis()).isPositive();
    assertThat(time.p99Millis()).isGreaterThanOrEqualTo(time.medianMillis());
    assertThat(directory).isEmptyDirectory();
  }
}
