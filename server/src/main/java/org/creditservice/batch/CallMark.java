package org.creditservice.batch;

/** What a command keeps of the traced call that has submitted it. */
public interface CallMark {
  /** As in its {@code traceparent}: 32 hexadecimal digits. */
  String traceId();

  /** 16 hexadecimal digits. */
  String spanId();
}
