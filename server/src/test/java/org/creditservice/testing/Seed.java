package org.creditservice.testing;

import java.util.Random;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.LifecycleMethodExecutionExceptionHandler;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;
import org.opentest4j.TestAbortedException;

/**
 * The seed of a test's random numbers. It is part of every failure's message, with the setting that
 * repeats the run:
 *
 * <pre>
 * &#64;RegisterExtension private final Seed seed = new Seed();
 * </pre>
 *
 * <p>The same seed gives each thread the same random numbers. How threads interleave still differs.
 */
public final class Seed
    implements TestExecutionExceptionHandler, LifecycleMethodExecutionExceptionHandler {
  private static final String PROPERTY = "test.seed";

  private final long value = Long.getLong(PROPERTY, System.nanoTime());

  /** Random numbers for one of the test's threads. */
  public Random random(int thread) {
    return new Random(value + thread);
  }

  @Override
  public void handleTestExecutionException(ExtensionContext context, Throwable failure)
      throws Throwable {
    throw withSeed(context, failure);
  }

  @Override
  public void handleAfterEachMethodExecutionException(ExtensionContext context, Throwable failure)
      throws Throwable {
    throw withSeed(context, failure);
  }

  private Throwable withSeed(ExtensionContext context, Throwable failure) {
    if (failure instanceof TestAbortedException) {
      return failure;
    }
    return new AssertionError(
        ("%s%nThe seed was %d. To run with it again: mvn -pl server -am test -Dtest=%s -D%s=%d"
                + " -Dsurefire.failIfNoSpecifiedTests=false")
            .formatted(
                failure, value, context.getRequiredTestClass().getSimpleName(), PROPERTY, value),
        failure);
  }
}
