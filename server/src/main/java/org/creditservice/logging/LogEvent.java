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
  public static final Marker DATABASE_DEGRADED = named("database_degraded");
  public static final Marker DATABASE_WHOLE_AGAIN = named("database_whole_again");
  public static final Marker CONNECTIONS_TOO_FEW = named("connections_too_few");
  public static final Marker WORKER_SETTINGS = named("worker_settings");
  public static final Marker DURABILITY_OFF = named("durability_off");
  public static final Marker ROLE_EXCESS = named("role_can_do_too_much");
  public static final Marker DATABASE_UNVERIFIED = named("database_not_verified");
  public static final Marker PASSWORD_SHOWN = named("password_in_arguments");
  public static final Marker SCHEMA_NEWER = named("schema_newer");
  public static final Marker MIGRATION_BLOCKED = named("migration_blocked");
  public static final Marker CLOCK_SET_BACK = named("clock_set_back");

  // Are credits right?
  public static final Marker LEDGER_FINDINGS = named("ledger_findings");
  public static final Marker VERIFICATION_POSTPONED = named("verification_postponed");
  public static final Marker ANCHOR_NOT_WRITTEN = named("anchor_not_written");

  // Callers.
  public static final Marker CALL_DENIED = named("call_denied");
  public static final Marker POLICY_MISSING = named("policy_missing");
  public static final Marker POLICY_NOT_READ = named("policy_not_read");
  public static final Marker JWT_KEYS_NOT_READ = named("jwt_keys_not_read");
  public static final Marker JWT_KEYS_UNAVAILABLE = named("jwt_keys_unavailable");
  public static final Marker JWT_KEYS_AVAILABLE_AGAIN = named("jwt_keys_available_again");

  // What waits.
  public static final Marker WATCHES_WAIT = named("watches_wait");
  public static final Marker SWEEP_WAITS = named("sweep_waits");
  public static final Marker KEY_REMOVAL_WAITS = named("key_removal_waits");
  public static final Marker JOBS_STUCK = named("jobs_stuck");

  // The embedded PostgreSQL.
  public static final Marker EMBEDDED_AS_ROOT = named("embedded_postgresql_as_root");
  public static final Marker EMBEDDED_ENDED = named("embedded_postgresql_ended");
  public static final Marker EMBEDDED_RUNS_AGAIN = named("embedded_postgresql_runs_again");
  public static final Marker EMBEDDED_NOT_STARTED = named("embedded_postgresql_not_started");
  public static final Marker EMBEDDED_STOPS_SLOWLY = named("embedded_postgresql_stops_slowly");
  public static final Marker EMBEDDED_UNWATCHED = named("embedded_postgresql_unwatched");
  public static final Marker DIRECTORY_NOT_UNLOCKED = named("data_directory_not_unlocked");
  public static final Marker DIRECTORY_LEFT = named("temporary_directory_left");

  // Who reaches the ports.
  public static final Marker INSECURE = named("insecure");
  public static final Marker KEY_FILE_READABLE = named("key_file_readable");
  public static final Marker TLS_FILES_NOT_USED = named("tls_files_not_used");
  public static final Marker CERTIFICATE_EXPIRES = named("certificate_expires");

  // Defects.
  public static final Marker INTERNAL_ERROR = named("internal_error");
  public static final Marker COMMAND_FAILED = named("command_failed");
  public static final Marker LISTENER_FAILED = named("listener_failed");
  public static final Marker BATCH_HALVED = named("batch_halved");
  public static final Marker STATEMENT_REFUSED = named("statement_refused");
  public static final Marker NODE_FAILS = named("node_fails_each_time");
  public static final Marker QUERY_FAILED = named("query_failed");
  public static final Marker TASK_FAILED = named("task_failed");
  public static final Marker THREAD_ENDED = named("thread_ended");
  public static final Marker FROZEN = named("process_frozen");
  public static final Marker PAGE_FAILED = named("page_failed");

  // The process.
  public static final Marker PORT_IN_USE = named("port_in_use");
  public static final Marker DRAIN_TIMEOUT = named("drain_timeout");
  public static final Marker STOPPED_AT_ONCE = named("stopped_at_once");
  public static final Marker EVENTS_LEFT_OUT = named("events_left_out");
  public static final Marker LINES_LEFT_OUT = named("lines_left_out");
  public static final Marker TRANSPORT_NOISE = named("transport_noise");

  private LogEvent() {}

  private static Marker named(String name) {
    return MarkerFactory.getMarker(name);
  }
}
