package org.creditservice.ops.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.ManagedChannel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.creditservice.testing.Await;
import org.creditservice.testing.Client;
import org.creditservice.testing.TestDatabase;
import org.creditservice.testing.TestServer;
import org.creditservice.testing.TlsFiles;
import org.creditservice.v1.CreditQueryServiceGrpc;
import org.creditservice.v1.WatchEntriesRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The table in docs/operations.md has all metrics, and nothing but what is there. */
class MetricsTableTest {
  private static final Path TABLE = Path.of("../docs/operations.md");
  private static final Pattern NAME = Pattern.compile("`((credit|jvm|process|system)_[a-z0-9_]+)`");

  @TempDir Path directory;

  @Test
  void theTableHasWhatIsExposed() throws IOException {
    TlsFiles files = TlsFiles.create(directory);
    try (TestDatabase database = TestDatabase.create();
        TestServer server =
            TestServer.start(
                database.target(), files.settingsWithoutClientCa("sweep-interval=1s"))) {
      endAStream(server.connect(files.showNothing()));
      Await.until(
          "all that the table has is there",
          () -> {
            // Its meters appear with the first collection.
            System.gc();
            return exposed(server).containsAll(documented());
          });
      assertThat(documented()).containsExactlyInAnyOrderElementsOf(exposed(server));
    }
  }

  private static void endAStream(ManagedChannel channel) {
    new Client(channel).create("p", 1);
    var request = WatchEntriesRequest.newBuilder().setProfileId("nobody").build();
    try {
      boolean unused =
          CreditQueryServiceGrpc.newBlockingStub(channel).watchEntries(request).hasNext();
    } catch (io.grpc.StatusRuntimeException e) {
      assertThat(e.getStatus().getCode()).isEqualTo(io.grpc.Status.Code.NOT_FOUND);
    }
  }

  /** The names of the families; the largest value of a histogram belongs to it. */
  private static Set<String> exposed(TestServer server) {
    Set<String> names = new TreeSet<>();
    for (String name : Scrape.of(server.operations("/metrics")).types().keySet()) {
      names.add(name.replaceFirst("_max$", ""));
    }
    return names;
  }

  private static Set<String> documented() throws IOException {
    String section =
        Files.readString(TABLE).split("\n## Metrics and alerts\n", -1)[1].split("\n## ", -1)[0];
    Set<String> names = new TreeSet<>();
    section
        .lines()
        .filter(line -> line.startsWith("| `"))
        .map(line -> line.split("\\|", -1)[1] + line.split("\\|", -1)[2])
        .forEach(
            cells -> {
              Matcher name = NAME.matcher(cells);
              while (name.find()) {
                names.add(name.group(1));
              }
            });
    return names;
  }
}
