package org.creditservice.attack;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.creditservice.testing.Client;
import org.creditservice.testing.LargeLedger;
import org.creditservice.testing.ServiceProcess;
import org.creditservice.testing.TestDatabase;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("long")
class AttackRunTest {
  @TempDir private Path directory;

  @Test
  void run() throws Exception {
    long seconds = Long.getLong("attack.seconds", 8);
    String only = System.getProperty("attack.only", "");
    Path log = directory.resolve("log");
    for (Attack attack : Attack.values()) {
      if (!only.isEmpty() && !Arrays.asList(only.split(",")).contains(attack.name())) {
        continue;
      }
      try (TestDatabase database = TestDatabase.create()) {
        LargeLedger.fill(database, Attack.PROFILE, 1000);
        try (ServiceProcess server = ServiceProcess.startLogging(log, database.target())) {
          new Client(server.channel()).create("steady", 0);
          try (SteadyCaller caller = SteadyCaller.start(server.port(), "steady")) {
            Thread.sleep(2000);
            caller.reset();
            long before = Files.size(log);
            try (Siege siege = new Siege(server.port(), seconds)) {
              attack.run(siege);
              report(attack, "during", server, caller, Files.size(log) - before, siege);
              caller.reset();
              before = Files.size(log);
            }
            Thread.sleep(4000);
            report(attack, "after", server, caller, Files.size(log) - before, null);
          }
        }
      }
    }
  }

  private static void report(
      Attack attack, String when, ServiceProcess server, SteadyCaller caller, long log, Siege siege)
      throws Exception {
    String rss =
        server.isAlive()
            ? Files.readAllLines(Path.of("/proc/" + server.pid() + "/status")).stream()
                .filter(l -> l.startsWith("VmRSS"))
                .findFirst()
                .orElse("")
            : "ENDED";
    System.out.printf(
        java.util.Locale.ROOT,
        "%-34s %-7s calls %4d failed %3d p50 %5d ms p99 %5d ms log %9d rss %s lost %s %s%n",
        attack,
        when,
        caller.calls(),
        caller.failures().size(),
        caller.percentile(50).toMillis(),
        caller.percentile(99).toMillis(),
        log,
        rss.replaceAll("\\s+", " "),
        siege == null ? "" : siege.lost(),
        caller.failures().stream()
            .limit(1)
            .map(f -> f.substring(0, Math.min(120, f.length())).replace('\n', ' '))
            .toList());
  }
}
