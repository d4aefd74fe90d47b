package org.creditservice.bench.load;

/** Is told when the measuring begins and ends, while the load goes on. */
public interface MeasurementListener {
  /** Measures nothing. */
  MeasurementListener NONE =
      new MeasurementListener() {
        @Override
        public void begins() {}

        @Override
        public void ends() {}
      };

  void begins();

  void ends();
}
