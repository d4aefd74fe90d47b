package org.creditservice.access.token;

import java.io.IOException;
import java.net.URI;
import java.text.ParseException;
import java.time.Duration;
import org.creditservice.logging.LogEvent;
import org.creditservice.thread.PeriodicTask;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keys at a URL. They are fetched in the background: again and again, and soon when a token names
 * one that is missing. While the URL can't be read, the last keys stay in force, and it is tried
 * less and less often.
 */
public final class KeyUrl implements KeySource {
  private static final Logger log = LoggerFactory.getLogger(KeyUrl.class);

  /** How often to see whether it is time. */
  private static final Duration TICK = Duration.ofMillis(100);

  /** Unless the interval is shorter. */
  private static final Duration RETRY_MIN = Duration.ofSeconds(1);

  private static final Duration RETRY_MAX = Duration.ofMinutes(1);

  /** Tokens can name any key: whoever makes them up can't make this service call more often. */
  private static final Duration WANTED_INTERVAL_MIN = Duration.ofSeconds(5);

  private final KeyDownload download;
  private final Duration interval;
  private final Duration wantedIntervalMin;
  private final Duration retryMin;
  private final PeriodicTask fetching = new PeriodicTask("credit-jwt-keys", this::fetchIfDue);
  private volatile SigningKeys keys = SigningKeys.NONE;
  private volatile boolean wanted;
  private String text = "";
  private long triedNanos;
  private int failures;

  private KeyUrl(URI url, Duration interval) {
    this.download = new KeyDownload(url);
    this.interval = interval;
    this.wantedIntervalMin = shorter(interval, WANTED_INTERVAL_MIN);
    this.retryMin = shorter(interval, RETRY_MIN);
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  /**
   * Tries once, and goes on in the background.
   *
   * @param interval how often to fetch while nothing is missing
   */
  public static KeyUrl open(URI url, Duration interval) {
    KeyUrl source = new KeyUrl(url, interval);
    source.fetch();
    source.fetching.start(TICK);
    return source;
  }

  private void fetchIfDue() {
    long sinceNanos = System.nanoTime() - triedNanos;
    if (sinceNanos >= pause().toNanos()) {
      fetch();
    }
  }

  private Duration pause() {
    if (failures > 0) {
      Duration doubled = retryMin.multipliedBy(1L << Math.min(failures - 1, 10));
      return shorter(doubled, RETRY_MAX);
    }
    return wanted ? wantedIntervalMin : interval;
  }

  private void fetch() {
    triedNanos = System.nanoTime();
    wanted = false;
    try {
      take(download.get());
      if (failures > 0) {
        log.warn(
            LogEvent.JWT_KEYS_AVAILABLE_AGAIN,
            "the keys of tokens can be read again from {}",
            download.url());
      }
      failures = 0;
    } catch (IOException | ParseException e) {
      failures++;
      if (failures == 1) {
        warn(e);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void take(String fetched) throws ParseException {
    if (!fetched.equals(text)) {
      keys = SigningKeys.parse(fetched);
      text = fetched;
      log.info("the keys of tokens were read: {} at {}", keys.size(), download.url());
    }
  }

  private void warn(Exception failure) {
    log.warn(
        LogEvent.JWT_KEYS_UNAVAILABLE,
        "the keys of tokens can't be read from {}: {}; {}, and it is tried again, at least every"
            + " {} s",
        download.url(),
        failure.getMessage(),
        keys == SigningKeys.NONE ? "no token is accepted" : "the last ones stay in force",
        RETRY_MAX.toSeconds());
  }

  @Override
  public SigningKeys keys() {
    return keys;
  }

  @Override
  public void wanted() {
    wanted = true;
  }

  @Override
  public void close() {
    fetching.close();
  }
}
