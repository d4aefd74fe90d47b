package org.creditservice.bench.load;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** Whom the service is compared with, in the order of reports. */
public enum Rival {
  /** The service's work in one database function: the strongest form without batches. */
  FUNCTION,

  /** What most teams would write: a gRPC service with one jOOQ transaction per call. */
  TEXTBOOK,

  /** Lock, check, deduct, in one database function; no keys and no ledger. */
  PLAIN,

  /** pgledger's functions. */
  PGLEDGER,

  /** The service with batches of one. */
  UNBATCHED,

  /** The service without a restart, for loads that restart it. */
  WARM,

  /** A gRPC server that stores nothing: the upper limit. */
  ECHO,

  /** The same rows by COPY, in batches like the service's: the least that PostgreSQL has to do. */
  FLOOR;

  /** Those that pgbench calls in the database. */
  public static final Set<Rival> OF_PGBENCH =
      Collections.unmodifiableSet(EnumSet.of(FUNCTION, PLAIN, PGLEDGER));

  /** Its name on the command line and in reports. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether it is a server in a JVM of its own, which has to warm up. */
  public boolean isServer() {
    return this == TEXTBOOK || this == UNBATCHED || this == WARM || this == ECHO;
  }

  /** Whether it tries how many connections are best. */
  public boolean isCalibrated() {
    return this == TEXTBOOK || OF_PGBENCH.contains(this);
  }
}
