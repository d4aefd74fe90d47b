package org.creditservice.access;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.creditservice.access.policy.Policy;
import org.creditservice.access.policy.PolicyException;
import org.creditservice.access.policy.PolicyParser;
import org.creditservice.config.InvalidSettingException;
import org.creditservice.logging.LogEvent;
import org.creditservice.thread.PeriodicTask;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The policy in force: that of a file, which is read again when it changes. */
public final class PolicySource implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(PolicySource.class);

  /** A character of UTF-8 has up to four bytes, but a policy is ASCII but for its comments. */
  private static final int BYTES_MAX = PolicyParser.CHARACTERS_MAX;

  private final WatchedFile file;
  private final PeriodicTask reading = new PeriodicTask("credit-policy", this::read);
  private volatile PolicyInForce inForce;

  private PolicySource(WatchedFile file, Policy policy) {
    this.file = file;
    this.inForce = new PolicyInForce(policy);
  }

  /**
   * Reads the file, and goes on to look whether it has changed.
   *
   * @param flag that names it, for messages
   * @throws InvalidSettingException if it can't be used
   */
  public static PolicySource open(String flag, Path path, Duration interval) {
    try {
      WatchedFile file = new WatchedFile(path, BYTES_MAX);
      PolicySource source = new PolicySource(file, parse(file));
      source.reading.start(interval);
      return source;
    } catch (IOException e) {
      throw new InvalidSettingException(
          "%s: the policy can't be used: %s.".formatted(flag, e.getMessage()));
    }
  }

  /** No policy, and so nobody may do anything. */
  public static PolicySource nobody() {
    return new PolicySource(new WatchedFile(Path.of(""), 0), Policy.NOBODY);
  }

  /**
   * Reads a policy once.
   *
   * @throws IOException with a clause that says where and why it can't be used
   */
  public static Policy read(Path path) throws IOException {
    return parse(new WatchedFile(path, BYTES_MAX));
  }

  private static Policy parse(WatchedFile file) throws IOException {
    return parse(file, file.changed().orElse(""));
  }

  private static Policy parse(WatchedFile file, String text) throws IOException {
    try {
      return PolicyParser.parse(text);
    } catch (PolicyException e) {
      throw new IOException("%s:%s".formatted(file.path(), e.getMessage()), e);
    }
  }

  private void read() {
    try {
      String text = file.changed().orElse(null);
      if (text != null) {
        Policy policy = parse(file, text);
        inForce = new PolicyInForce(policy);
        log.info("the policy was read again: {} entries", policy.rules().size());
      }
    } catch (IOException e) {
      log.warn(
          LogEvent.POLICY_NOT_READ,
          "the policy can't be used, and the old one stays in force: {}",
          e.getMessage());
    }
  }

  /** The policy that holds for a call that begins now. */
  public PolicyInForce inForce() {
    return inForce;
  }

  @Override
  public void close() {
    reading.close();
  }
}
