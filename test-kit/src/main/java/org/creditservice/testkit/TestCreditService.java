package org.creditservice.testkit;

import java.util.UUID;
import org.creditservice.client.CreditClient;
import org.creditservice.v1.CreateProfileRequest;
import org.creditservice.v1.GetProfileRequest;

/** The running service, as a test sees it. Thread-safe. */
public final class TestCreditService {
  private final SharedService service;

  TestCreditService(SharedService service) {
    this.service = service;
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
        client()
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
    return client()
        .getProfile(GetProfileRequest.newBuilder().setProfileId(profileId).build())
        .execute()
        .getProfile()
        .getBalance();
  }

  private CreditClient client() {
    return service.client();
  }
}
