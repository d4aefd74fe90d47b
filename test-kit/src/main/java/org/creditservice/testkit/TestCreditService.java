package org.creditservice.testkit;

import java.time.Duration;
import java.util.UUID;
import org.creditservice.client.CreditClient;
import org.creditservice.v1.CreateProfileRequest;
import org.creditservice.v1.GetProfileRequest;
import org.jspecify.annotations.Nullable;

/** The running service, as a test sees it. Thread-safe. */
public final class TestCreditService {
  /** More than the default: machines that run tests are busy, and their first calls are slow. */
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private final SharedService service;
  private final TestControls controls;
  private @Nullable CreditClient client;

  TestCreditService(SharedService service) {
    this.service = service;
    this.controls = new TestControls(new ControlCalls(service.channel()));
  }

  /**
   * Where it is, for a client of one's own: {@code CreditClient.builder(service.target())}. It is
   * in plaintext.
   *
   * @return such as {@code 127.0.0.1:40123}
   */
  public String target() {
    return service.target();
  }

  /**
   * Creates a profile that no other test knows, without credits.
   *
   * @return its id
   */
  public String newProfile() {
    return newProfile(0);
  }

  /**
   * Creates a profile that no other test knows.
   *
   * @param openingBalance in credits, 0 or more
   * @return its id
   */
  public String newProfile(long openingBalance) {
    String profileId = "test-" + UUID.randomUUID();
    var unused =
        service
            .client()
            .createProfile(
                CreateProfileRequest.newBuilder()
                    .setProfileId(profileId)
                    .setOpeningBalance(openingBalance)
                    .build())
            .execute();
    return profileId;
  }

  /** What a profile has, in credits. */
  public long balance(String profileId) {
    return service
        .client()
        .getProfile(GetProfileRequest.newBuilder().setProfileId(profileId).build())
        .execute()
        .getProfile()
        .getBalance();
  }

  /**
   * A client of the test's own, which gives its calls ten seconds, and all else as by default. It
   * is closed after the test.
   */
  public synchronized CreditClient client() {
    if (client == null) {
      client = CreditClient.builder(target()).timeout(TIMEOUT).build();
    }
    return client;
  }

  /** Makes happen what a network, a database and time do. */
  public TestControls controls() {
    return controls;
  }

  synchronized void close() {
    if (client != null) {
      client.close();
    }
    int unused = controls.reset();
  }
}
