package org.creditservice.bench.load;

/** Called when the measured part of a run starts and ends; calls go on before and after it. */
public interface MeasurementListener {
  /** Measures nothing. */
  MeasurementListener NONE =
      new MeasurementListener() {
        @Override
        public void started() {}

        @Override
        public void ended() {}
      };

  void started();

  void ended();
}
