package org.creditservice.batch;

import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/** Lets what is logged until this is closed show the trace of a call. */
final class LogContext implements AutoCloseable {
  private static final String TRACE_ID = "trace_id";
  private static final String SPAN_ID = "span_id";

  private LogContext() {}

  /** Of a call; of none if it isn't traced. */
  static LogContext of(@Nullable CallMark call) {
    if (call != null) {
      MDC.put(TRACE_ID, call.traceId());
      MDC.put(SPAN_ID, call.spanId());
    }
    return new LogContext();
  }

  @Override
  public void close() {
    MDC.remove(TRACE_ID);
    MDC.remove(SPAN_ID);
  }
}
