package org.creditservice.client;

import com.google.protobuf.Message;
import io.grpc.Status;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.time.Duration;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** What to tell the caller of a call that failed: an answer of the service, or what went wrong. */
record Failures(String target, Duration timeout) {

  CreditException ofCommand(Throwable error, @Nullable String method, Message request) {
    ErrorDetails details = ErrorDetails.of(error);
    return details.isOutcomeUnknown()
        ? new UnknownOutcomeException(
            String.valueOf(method),
            Requests.text(request, "profile_id"),
            Requests.text(request, "idempotency_key"),
            sentence(error, details),
            error)
        : new RefusedException(Refusals.of(details), error);
  }

  CreditException ofRead(Throwable error) {
    ErrorDetails details = ErrorDetails.of(error);
    return details.isOutcomeUnknown()
        ? new UnavailableException(
            "The credit service has not answered: " + sentence(error, details) + ".", error)
        : new RefusedException(Refusals.of(details), error);
  }

  private String sentence(Throwable error, ErrorDetails details) {
    if (details.info().isPresent()) {
      return details.reason() + ": " + withoutPeriod(details.message());
    }
    if (has(error, UnknownHostException.class)) {
      return "there is no host of the name in " + target;
    } else if (has(error, ConnectException.class)) {
      return "nobody listens at " + target;
    } else if (has(error, CertificateExpiredException.class)) {
      return "the certificate of " + target + " has expired";
    } else if (has(error, CertificateNotYetValidException.class)) {
      return "the certificate of " + target + " isn't valid yet";
    }
    SSLException handshake = find(error, SSLException.class);
    if (handshake != null) {
      return "the TLS handshake with " + target + " failed: " + root(handshake).getMessage();
    } else if (details.status().getCode() == Status.Code.DEADLINE_EXCEEDED) {
      return target + " has not answered within " + timeout.toMillis() + " ms";
    }
    return details.status().getCode() + ": " + withoutPeriod(details.message());
  }

  private static String withoutPeriod(String sentence) {
    return sentence.endsWith(".") ? sentence.substring(0, sentence.length() - 1) : sentence;
  }

  private static Throwable root(Throwable error) {
    Throwable root = error;
    for (Throwable cause = error; cause != null; cause = cause.getCause()) {
      root = cause;
    }
    return root;
  }

  private static boolean has(Throwable error, Class<? extends Throwable> type) {
    return find(error, type) != null;
  }

  private static <E extends Throwable> @Nullable E find(Throwable error, Class<E> type) {
    for (Throwable cause = error; cause != null; cause = cause.getCause()) {
      if (type.isInstance(cause)) {
        return type.cast(cause);
      }
    }
    return null;
  }
}
