package org.creditservice.bench.load;

/** Is told when the measuring begins and ends, while the load goes on. */
public interface Window {
  /** Measures nothing. */
  Window NONE =
      new Window() {
        @Override
        public void begins() {}

        @Override
        public void ends() {}
      };

  void begins();

  void ends();
}
