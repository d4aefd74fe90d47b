package org.creditservice.db;

import com.zaxxer.hikari.SQLExceptionOverride;
import java.sql.SQLException;

/**
 * A connection on which the database was unavailable is used no more: it may lead to a server that
 * has become a standby, and a new one to the primary.
 */
final class DiscardUnavailable implements SQLExceptionOverride {
  @java.lang.Override
  public SQLExceptionOverride.Override adjudicate(SQLException failure) {
    return FailureKind.of(failure) == FailureKind.UNAVAILABLE
        ? SQLExceptionOverride.Override.MUST_EVICT
        : SQLExceptionOverride.Override.CONTINUE_EVICT;
  }
}
