package org.creditservice.thread;

import com.google.common.util.concurrent.ThreadFactoryBuilder;
import java.util.concurrent.ThreadFactory;
import org.creditservice.logging.LogEvent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Threads without which the service is of no use. If one is ended by what it throws, so is the
 * process: whoever supervises it starts another, while the callers of a service that stands still
 * would wait in vain.
 */
public final class VitalThreads {
  private static final Logger log = LoggerFactory.getLogger(VitalThreads.class);

  /** As for every failure; see docs/operations.md. */
  private static final int EXIT_CODE = 1;

  private VitalThreads() {}

  /**
   * Makes such threads, as daemons.
   *
   * @param nameFormat such as {@code "credit-lane-%d"}
   */
  public static ThreadFactory named(String nameFormat) {
    return new ThreadFactoryBuilder()
        .setNameFormat(nameFormat)
        .setDaemon(true)
        .setUncaughtExceptionHandler(VitalThreads::endProcess)
        .build();
  }

  /** Without the hooks of an orderly exit: they would wait for the thread that has ended. */
  private static void endProcess(Thread thread, Throwable cause) {
    try {
      log.error(
          LogEvent.THREAD_ENDED, "{} has ended, and so does the process", thread.getName(), cause);
    } finally {
      Runtime.getRuntime().halt(EXIT_CODE);
    }
  }
}
