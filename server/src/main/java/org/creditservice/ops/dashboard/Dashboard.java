package org.creditservice.ops.dashboard;

import com.google.gson.JsonObject;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.creditservice.ops.http.Guard;
import org.creditservice.ops.http.HttpAnswer;
import org.creditservice.ops.http.Routes;

/** The page for operators, and what it asks for. */
public final class Dashboard implements AutoCloseable {
  private static final String REFUSALS_PATH = "/api/refusals";
  private static final String FINDINGS_PATH = "/api/findings";

  private final DashboardSources sources;
  private final History history;
  private final JobsInProgress jobs;

  /** A dashboard that takes no samples yet. */
  public Dashboard(DashboardSources sources) {
    this.sources = sources;
    this.history = new History(sources.meters(), sources.clock());
    this.jobs = new JobsInProgress(sources.queries());
  }

  /**
   * Adds its paths.
   *
   * @param guard lets only those through who may read it
   */
  public void addTo(Routes routes, Guard guard) {
    Protection protection = new Protection(guard);
    HttpHandler files = protection.of(new PageFiles());
    routes.add(PageFiles.PAGE, files);
    routes.add(PageFiles.DIRECTORY, files);
    routes.add(
        LiveHandler.PATH, protection.of(new LiveHandler(new LiveStatus(sources, history, jobs))));
    routes.add(REFUSALS_PATH, protection.of(exchange -> answer(exchange, refusals())));
    VerificationJson verification = new VerificationJson(sources.verified());
    routes.add(FINDINGS_PATH, protection.of(exchange -> answer(exchange, verification.findings())));
    routes.add(QueryHandler.PATH, protection.of(new QueryHandler(sources.queries())));
  }

  private JsonObject refusals() {
    JsonObject json = new JsonObject();
    json.add("refusals", LiveStatus.refusals(sources.refusals().all()));
    return json;
  }

  private static void answer(HttpExchange exchange, JsonObject json) throws IOException {
    HttpAnswer.send(
        exchange, HttpAnswer.OK, HttpSink.JSON, json.toString().getBytes(StandardCharsets.UTF_8));
  }

  /** Begins to take samples for the last hour. */
  public void start() {
    history.start();
  }

  @Override
  public void close() {
    history.close();
    jobs.close();
  }
}
