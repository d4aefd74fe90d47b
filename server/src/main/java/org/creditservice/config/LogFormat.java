package org.creditservice.config;

/** What a line of the log is. */
public enum LogFormat {
  TEXT,
  JSON
}
