package org.creditservice.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.StatusRuntimeException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.creditservice.anchor.Anchor;
import org.creditservice.anchor.AnchorCheck;
import org.creditservice.anchor.AnchorFiles;
import org.creditservice.anchor.Anchoring;
import org.creditservice.api.admin.RecordedAnswers;
import org.creditservice.config.Settings;
import org.creditservice.db.LongReadPool;
import org.creditservice.db.SessionSource.Role;
import org.creditservice.testing.BackgroundTask;
import org.creditservice.testing.ProfileRequests;
import org.creditservice.testing.Rpc;
import org.creditservice.testing.TestDatabase;
import org.creditservice.testing.TestServer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is read in chunks while callers write leads to no false findings. */
@Tag("citus")
class VerifyWhileWritingTest {
  private static final int WRITERS = 8;

  /** More entries of one profile than a chunk has rows. */
  private static final long ENTRIES_MIN = 5000;

  @TempDir Path directory;

  @Test
  void nothingIsFoundWhileCallersWrite() throws Exception {
    Settings settings = Settings.from(java.util.Map.of(), java.util.Map.of("HOME", "/tmp"));
    AtomicBoolean stop = new AtomicBoolean();
    try (TestDatabase database = TestDatabase.create();
        TestServer server = TestServer.start(database.target());
        LongReadPool pool =
            LongReadPool.open(
                "verify", database.target(), settings.database().timeouts(), 2, Role.PRIMARY)) {
      Rpc.call(server.channel(), new ProfileRequests("hot").create("create", 1_000_000).build());
      List<CompletableFuture<Boolean>> writers = new ArrayList<>();
      for (int writer = 0; writer < WRITERS; writer++) {
        int number = writer;
        writers.add(BackgroundTask.run(() -> write(server, number, stop)));
      }
      Collected collected = new Collected();
      Verifier verifier = new Verifier(pool.connections(), new RecordedAnswers(), Duration.ZERO);
      Anchoring anchoring =
          new Anchoring(pool.connections(), Duration.ZERO, Duration.ofSeconds(30));
      Path leaves = directory.resolve("leaves");
      Anchor anchor = null;
      long entries = 0;
      try {
        while (entries < ENTRIES_MIN) {
          if (anchor == null && entries > 0) {
            anchor = AnchorFiles.write(anchoring, null, directory.resolve("anchor"), leaves, null);
          }
          entries = verifier.verify(VerifyRange.ALL, 2, Pace.FULL, collected).counts().entries();
        }
      } finally {
        stop.set(true);
      }
      for (CompletableFuture<Boolean> writer : writers) {
        assertThat(writer.join()).isTrue();
      }
      assertThat(collected.findings).isEmpty();
      assertThat(anchor).isNotNull();
      AnchorCheck check = new AnchorCheck(anchor, pool.connections(), Duration.ZERO);
      assertThat(check.byRoots().first()).isEmpty();
      assertThat(check.byLeaves(leaves).first()).isEmpty();
    }
  }

  /** New profiles, and deductions, refunds, jobs and reversals of a hot one. */
  private static boolean write(TestServer server, int writer, AtomicBoolean stop) {
    ProfileRequests hot = new ProfileRequests("hot");
    for (int i = 0; !stop.get(); i++) {
      String id = writer + "-" + i;
      Rpc.call(server.channel(), new ProfileRequests("new-" + id).create("create", i % 2).build());
      Rpc.call(server.channel(), hot.deduct("deduct-" + id, 2).build());
      Rpc.call(server.channel(), hot.refund("refund-" + id, "deduct-" + id).setAmount(1).build());
      Rpc.call(server.channel(), hot.submit("submit-" + id, "job-" + id, 3).build());
      Rpc.call(
          server.channel(),
          hot.complete("complete-" + id, "job-" + id).setFinalAmount(i % 4).build());
      Rpc.call(server.channel(), hot.submit("gone-" + id, "gone-" + id, 1).build());
      Rpc.call(server.channel(), hot.reverse("cancel-" + id, "gone-" + id).build());
      try {
        Rpc.call(server.channel(), hot.deduct("refused-" + id, 1_000_000_000).build());
      } catch (StatusRuntimeException expected) {
        continue;
      }
      return false;
    }
    return true;
  }
}
