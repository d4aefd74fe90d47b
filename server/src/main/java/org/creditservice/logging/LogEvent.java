package org.creditservice.logging;

import org.slf4j.Marker;
import org.slf4j.MarkerFactory;

/**
 * The names of all warnings and errors of the service: fixed words, to search for and to alert on.
 * docs/operations.md says what each means. A name is never given to another event.
 */
public final class LogEvent {
  // The database.
  public static final Marker DATABASE_UNAVAILABLE = named("database_unavailable");
  public static final Marker DATABASE_AVAILABLE_AGAIN = named("database_available_again");
  public static final Marker CONNECTIONS_TOO_FEW = named("connections_too_few");
  public static final Marker DURABILITY_OFF = named("durability_off");
  public static final Marker SCHEMA_NEWER = named("schema_newer");
  public static final Marker MIGRATION_BLOCKED = named("migration_blocked");
  public static final Marker CLOCK_SET_BACK = named("clock_set_back");

  // Are credits right?
  public static final Marker LEDGER_FINDINGS = named("ledger_findings");
  public static final Marker VERIFICATION_POSTPONED = named("verification_postponed");
  public static final Marker ANCHOR_NOT_WRITTEN = named("anchor_not_written");

  // What waits.
  public static final Marker WATCHES_WAIT = named("watches_wait");
  public static final Marker SWEEP_WAITS = named("sweep_waits");
  public static final Marker KEY_REMOVAL_WAITS = named("key_removal_waits");
  public static final Marker JOBS_STUCK = named("jobs_stuck");

  // The embedded PostgreSQL.
  public static final Marker EMBEDDED_ENDED = named("embedded_postgresql_ended");
  public static final Marker EMBEDDED_RUNS_AGAIN = named("embedded_postgresql_runs_again");
  public static final Marker EMBEDDED_NOT_STARTED = named("embedded_postgresql_not_started");
  public static final Marker EMBEDDED_STOPS_SLOWLY = named("embedded_postgresql_stops_slowly");
  public static final Marker EMBEDDED_UNWATCHED = named("embedded_postgresql_unwatched");
  public static final Marker DIRECTORY_NOT_UNLOCKED = named("data_directory_not_unlocked");

  // Defects.
  public static final Marker INTERNAL_ERROR = named("internal_error");
  public static final Marker COMMAND_FAILED = named("command_failed");
  public static final Marker LISTENER_FAILED = named("listener_failed");
  public static final Marker QUERY_FAILED = named("query_failed");
  public static final Marker TASK_FAILED = named("task_failed");
  public static final Marker THREAD_ENDED = named("thread_ended");
  public static final Marker PAGE_FAILED = named("page_failed");

  // The process.
  public static final Marker PORT_IN_USE = named("port_in_use");
  public static final Marker DRAIN_TIMEOUT = named("drain_timeout");
  public static final Marker STOPPED_AT_ONCE = named("stopped_at_once");
  public static final Marker EVENTS_LEFT_OUT = named("events_left_out");

  private LogEvent() {}

  private static Marker named(String name) {
    return MarkerFactory.getMarker(name);
  }
}
