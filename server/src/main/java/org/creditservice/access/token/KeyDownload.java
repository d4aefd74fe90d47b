package org.creditservice.access.token;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.creditservice.config.IoReason;
import org.jspecify.annotations.Nullable;

/** Fetches a document of limited size in limited time, from exactly one URL. */
final class KeyDownload {
  /** For all of it: a document of a few thousand bytes. */
  private static final Duration TIME_MAX = Duration.ofSeconds(5);

  private static final int OK = 200;

  private final URI url;
  private final HttpClient client =
      // A redirect could lead to a host that the operator didn't choose.
      HttpClient.newBuilder().connectTimeout(TIME_MAX).followRedirects(Redirect.NEVER).build();

  KeyDownload(URI url) {
    this.url = url;
  }

  URI url() {
    return url;
  }

  /**
   * The document.
   *
   * @throws IOException with a clause that says why it can't be had
   */
  String get() throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(url).header("Accept", "application/json").timeout(TIME_MAX).build();
    Future<String> document =
        client.sendAsync(request, BodyHandlers.ofInputStream()).thenApplyAsync(KeyDownload::read);
    try {
      return document.get(TIME_MAX.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      document.cancel(true);
      throw new IOException("it took longer than %d s".formatted(TIME_MAX.toSeconds()), e);
    } catch (ExecutionException e) {
      throw new IOException(reason(e.getCause()), e);
    }
  }

  private static String read(HttpResponse<InputStream> response) {
    try (InputStream body = response.body()) {
      if (response.statusCode() != OK) {
        throw new UnusableException("the answer has the status " + response.statusCode());
      }
      byte[] bytes = body.readNBytes(SigningKeys.CHARACTERS_MAX + 1);
      if (bytes.length > SigningKeys.CHARACTERS_MAX) {
        throw new UnusableException("the answer is too large");
      }
      return new String(bytes, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UnusableException(IoReason.of(e));
    }
  }

  private static String reason(@Nullable Throwable failure) {
    if (failure instanceof UnusableException) {
      return String.valueOf(failure.getMessage());
    }
    return failure instanceof IOException e
        ? "%s (%s)".formatted(IoReason.of(e), e.getClass().getSimpleName())
        : "it failed unexpectedly (%s)".formatted(failure);
  }

  private static final class UnusableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnusableException(String clause) {
      super(clause);
    }
  }
}
