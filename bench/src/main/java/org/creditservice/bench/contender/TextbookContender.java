package org.creditservice.bench.contender;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.creditservice.bench.load.Load;
import org.creditservice.bench.load.Pacing;
import org.creditservice.bench.measure.RunResult;

/** The textbook's service, with the pool that it does best with. */
final class TextbookContender implements Contender {
  private final ServiceContender service;
  private final ServerProcess server;
  private final Duration calibration;
  private final BestConnections best = new BestConnections();

  /**
   * @param service sends the loads to the server, and audits its database
   * @param calibration how long to try each size of the pool
   */
  TextbookContender(ServiceContender service, ServerProcess server, Duration calibration) {
    this.service = service;
    this.server = server;
    this.calibration = calibration;
  }

  @Override
  public String name() {
    return service.name();
  }

  @Override
  public void prepare(Load load) throws InterruptedException {
    service.prepare(load);
  }

  @Override
  public void warmUp(Load load, Duration duration) throws InterruptedException {
    service.warmUp(load, duration);
  }

  @Override
  public void calibrate(Load load) throws InterruptedException {
    best.find(load, connections -> trial(load, connections));
  }

  private double trial(Load load, int connections) throws InterruptedException {
    resize(connections);
    return service.run(load.withPacing(Pacing.CLOSED_LOOP), 0, calibration).operationsPerSecond();
  }

  @Override
  public RunResult run(Load load, double perSecond, Duration duration) throws InterruptedException {
    int connections = best.of(load);
    resize(connections);
    RunResult result = service.run(load, perSecond, duration);
    Map<String, String> notes = new TreeMap<>(result.notes());
    notes.put("pool", String.valueOf(connections));
    return result.withNotes(notes);
  }

  private void resize(int connections) {
    server.tell(String.valueOf(connections));
  }

  @Override
  public List<String> audit(Load load) {
    return service.audit(load);
  }

  @Override
  public void close() {
    service.close();
  }
}
