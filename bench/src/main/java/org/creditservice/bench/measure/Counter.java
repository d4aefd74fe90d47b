package org.creditservice.bench.measure;

/** What is counted while a contender runs. The names are also keys of the JSON report. */
public enum Counter {
  SERVER_CPU_MS,
  POSTGRES_CPU_MS,
  CLIENT_CPU_MS,

  /** Of all cores, whoever kept them busy. */
  BUSY_MS,
  WAL_BYTES,
  WAL_FLUSHES,
  COMMITS
}
