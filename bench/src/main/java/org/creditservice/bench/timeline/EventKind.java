package org.creditservice.bench.timeline;

/** What happened while a load ran. */
public enum EventKind {
  /** PostgreSQL wrote its dirty pages, from start to end. */
  CHECKPOINT("checkpoint"),
  /** PostgreSQL's autovacuum vacuumed or analyzed a table. */
  AUTOVACUUM("autovacuum"),
  /** The garbage collector paused a server. */
  GARBAGE_COLLECTION("garbage collection"),
  /** The service looked for overdue jobs. */
  SWEEP("sweep"),
  /** PostgreSQL needed long for a statement; for a COMMIT, mostly the flush. */
  SLOW_STATEMENT("slow statement"),
  /** The client itself was not scheduled, or was collecting garbage: no server's fault. */
  CLIENT_PAUSE("client late");

  private final String label;

  EventKind(String label) {
    this.label = label;
  }

  /** Its name in reports. */
  public String label() {
    return label;
  }
}
