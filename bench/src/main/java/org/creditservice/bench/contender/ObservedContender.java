package org.creditservice.bench.contender;

import java.time.Duration;
import java.util.List;
import org.creditservice.bench.load.Load;
import org.creditservice.bench.measure.RunResult;
import org.creditservice.bench.timeline.EventSources;
import org.creditservice.bench.timeline.Observation;

/** A contender whose open loops are watched: what happens beside them is in their timelines. */
record ObservedContender(Contender contender, EventSources sources) implements Contender {

  @Override
  public String name() {
    return contender.name();
  }

  @Override
  public void prepare(Load load) throws InterruptedException {
    contender.prepare(load);
  }

  @Override
  public void warmUp(Load load, Duration duration) throws InterruptedException {
    contender.warmUp(load, duration);
  }

  @Override
  public void calibrate(Load load) throws InterruptedException {
    contender.calibrate(load);
  }

  @Override
  public void restart() {
    contender.restart();
  }

  @Override
  public RunResult run(Load load, double perSecond, Duration duration) throws InterruptedException {
    if (!load.pacing().isOpenLoop()) {
      return contender.run(load, perSecond, duration);
    }
    try (Observation observation = sources.observe(name(), duration)) {
      RunResult result = contender.run(load, perSecond, duration);
      return result.withTimeline(result.timeline().orElseThrow().with(observation.events()));
    }
  }

  @Override
  public List<String> audit(Load load) {
    return contender.audit(load);
  }

  @Override
  public void close() {
    contender.close();
  }
}
