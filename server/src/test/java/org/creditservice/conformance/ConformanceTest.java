package org.creditservice.conformance;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.creditservice.testing.TestDatabase;
import org.creditservice.testing.TestServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

/** Runs the cases that clients in other languages run too (clients/). */
@Tag("citus")
class ConformanceTest {
  private static final Path CASES = Path.of("../conformance/cases");

  /** As many calls as are simultaneous; each waits on a thread of its own. */
  private static final int CALLS_MAX = 64;

  private static TestDatabase database;
  private static TestServer server;
  private static ExecutorService threads;

  @BeforeAll
  static void start() {
    database = TestDatabase.create();
    server = TestServer.start(database.target(), "sweep-interval=100ms");
    threads = Executors.newFixedThreadPool(CALLS_MAX);
  }

  @AfterAll
  static void stop() {
    threads.shutdown();
    server.close();
    database.close();
  }

  @TestFactory
  Stream<DynamicTest> cases() throws IOException {
    Calls calls = new Calls(server.channel());
    return Case.all(CASES).stream()
        .map(
            each ->
                DynamicTest.dynamicTest(each.name(), () -> new CaseRun(calls, threads).run(each)));
  }
}
