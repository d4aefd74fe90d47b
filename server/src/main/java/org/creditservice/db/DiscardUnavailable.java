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
    return switch (FailureKind.of(failure)) {
      case UNAVAILABLE -> SQLExceptionOverride.Override.MUST_EVICT;
      case NODE_UNAVAILABLE -> SQLExceptionOverride.Override.DO_NOT_EVICT;
      default -> SQLExceptionOverride.Override.CONTINUE_EVICT;
    };
  }
}
