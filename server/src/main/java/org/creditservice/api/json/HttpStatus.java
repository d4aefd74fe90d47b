package org.creditservice.api.json;

import com.google.rpc.Code;
import org.jspecify.annotations.Nullable;

/** HTTP's status for a code, as {@code google/rpc/code.proto} assigns them. */
final class HttpStatus {
  private static final int INTERNAL_ERROR = 500;

  private HttpStatus() {}

  static int of(int codeNumber) {
    @Nullable Code code = Code.forNumber(codeNumber);
    if (code == null) {
      return INTERNAL_ERROR;
    }
    return switch (code) {
      case OK -> 200;
      case INVALID_ARGUMENT, FAILED_PRECONDITION, OUT_OF_RANGE -> 400;
      case UNAUTHENTICATED -> 401;
      case PERMISSION_DENIED -> 403;
      case NOT_FOUND -> 404;
      case ALREADY_EXISTS, ABORTED -> 409;
      case RESOURCE_EXHAUSTED -> 429;
      case CANCELLED -> 499;
      case UNIMPLEMENTED -> 501;
      case UNAVAILABLE -> 503;
      case DEADLINE_EXCEEDED -> 504;
      case UNKNOWN, DATA_LOSS, INTERNAL, UNRECOGNIZED -> INTERNAL_ERROR;
    };
  }
}
