package org.creditservice.config;

import java.util.List;

/**
 * Who may ask what the service offers, and how much.
 *
 * @param offer whether callers may ask
 * @param streamsMax maximum number of calls of reflection at a time
 * @param streamsPerConnectionMax the same for one connection
 * @param questionsMax maximum number of questions in one call
 */
public record ReflectionSettings(
    Offer offer, int streamsMax, int streamsPerConnectionMax, int questionsMax) {

  /** Who may ask what the service offers. */
  public enum Offer {
    /** Everybody on this machine, if the service listens on loopback only. */
    AUTO,
    ON,
    OFF
  }

  /** Each may wait with an answer of 30 KB: two megabytes in all. */
  static final int DEFAULT_STREAMS_MAX = 64;

  /** A tool needs one at a time. */
  static final int DEFAULT_STREAMS_PER_CONNECTION_MAX = 4;

  /** A tool asks for each service and for each file that it names: a few dozen. */
  static final int DEFAULT_QUESTIONS_MAX = 200;

  static final Setting<Offer> OFFER =
      Setting.of(
          "reflection",
          SettingType.choice(Offer.class),
          SettingType.nameOf(Offer.AUTO),
          "Whether callers may list the service's methods; auto: on a loopback address only.");

  static final Setting<Integer> STREAMS_MAX =
      Setting.count(
          "reflection-streams-max",
          DEFAULT_STREAMS_MAX,
          "Maximum number of calls of reflection at a time.");

  static final Setting<Integer> STREAMS_PER_CONNECTION_MAX =
      Setting.count(
          "reflection-streams-per-connection-max",
          DEFAULT_STREAMS_PER_CONNECTION_MAX,
          "Maximum number of calls of reflection at a time on one connection.");

  static final Setting<Integer> QUESTIONS_MAX =
      Setting.count(
          "reflection-questions-max",
          DEFAULT_QUESTIONS_MAX,
          "Maximum number of questions in one call of reflection.");

  static final List<Setting<?>> ALL =
      List.of(OFFER, STREAMS_MAX, STREAMS_PER_CONNECTION_MAX, QUESTIONS_MAX);

  static ReflectionSettings from(SettingValues values) {
    return new ReflectionSettings(
        values.get(OFFER),
        values.get(STREAMS_MAX),
        values.get(STREAMS_PER_CONNECTION_MAX),
        values.get(QUESTIONS_MAX));
  }
}
