package org.creditservice.api.caller;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Date;
import org.creditservice.testing.Client;
import org.creditservice.testing.Requests;
import org.creditservice.testing.Result;
import org.creditservice.testing.TestTokens;
import org.creditservice.v1.CreateProfileRequest;
import org.creditservice.v1.GetProfileRequest;
import org.creditservice.v1.GrantCreditsRequest;
import org.creditservice.v1.GrantCreditsResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who calls, as tokens say it, through the real port. */
class CallersTest {
  private static final String POLICY =
      """
      callers:
        - name: owner
          methods: [all]
        - name: support
          methods: [GrantCredits]
          act_for: ["employee-*"]
      """;

  @TempDir static Path directory;
  private static TokenServer server;

  @BeforeAll
  static void start() {
    server = new TokenServer(directory, POLICY);
    server.as("owner").create("user-1", 1000);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static GetProfileRequest get(String profileId) {
    return GetProfileRequest.newBuilder().setProfileId(profileId).build();
  }

  private static String actor(Client client, GrantCreditsRequest grant) {
    return client.call(grant, GrantCreditsResponse.class).getEntry().getActor();
  }

  @Test
  void whoSaysNotWhoHeIsIsUnauthenticatedWhateverHeAsks() {
    Client nobody = server.nobody();
    Result there = nobody.call(get("user-1")).refused("UNAUTHENTICATED");
    Result missing = nobody.call(get("nobody")).refused("UNAUTHENTICATED");
    assertThat(missing).isEqualTo(there);
    nobody.call(Requests.create("new", 1)).refused("UNAUTHENTICATED");
    nobody.call(CreateProfileRequest.getDefaultInstance()).refused("UNAUTHENTICATED");
    server.as("owner").call(get("new")).refused("PROFILE_NOT_FOUND");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Bearer",
        "Bearer ",
        "Bearer x",
        "Basic d2ViOnNlY3JldA==",
        "bearer x.y.z",
        "x"
      })
  void whatIsNoTokenIsRefused(String authorization) {
    server.with("authorization", authorization).call(get("user-1")).refused("UNAUTHENTICATED");
  }

  /** RFC 7235: the scheme's case doesn't matter, nor does the number of blanks. */
  @ParameterizedTest
  @ValueSource(strings = {"Bearer ", "bearer ", "BEARER   "})
  void theSchemeMayBeInAnyCase(String scheme) {
    server
        .with("authorization", scheme + TestTokens.token(TokenServer.KEY, "owner"))
        .call(get("user-1"))
        .succeeded();
  }

  @Test
  void badTokensAreRefused() {
    String good = "Bearer " + TestTokens.token(TokenServer.KEY, "owner");
    server
        .with("authorization", good, "authorization", good)
        .call(get("user-1"))
        .refused("UNAUTHENTICATED");
    server
        .with("authorization", "Bearer " + "a".repeat(10_000))
        .call(get("user-1"))
        .refused("UNAUTHENTICATED");
    var expired = TestTokens.claims("owner").expirationTime(Date.from(Instant.EPOCH)).build();
    Result refused =
        server
            .with("authorization", "Bearer " + TestTokens.sign(TokenServer.KEY, expired))
            .call(get("user-1"))
            .refused("UNAUTHENTICATED");
    assertThat(refused.message()).isEqualTo("The bearer token is not accepted: it has expired.");
    server.as("owner\nWARN forged").call(get("user-1")).refused("UNAUTHENTICATED");
    server.as("n".repeat(257)).call(get("user-1")).refused("UNAUTHENTICATED");
    server.as("n".repeat(10_000)).call(get("user-1")).refused("UNAUTHENTICATED");
  }

  @Test
  void theCallerIsTheActorAndTheHeaderDoesNotCount() {
    Client claims = server.as("owner").as("somebody");
    assertThat(actor(claims, Requests.grant("user-1", "actor", 1))).isEqualTo("owner");
  }

  @Test
  void whoMayActForOthersIsRecordedWithThem() {
    Client support = server.as("support");
    GrantCreditsRequest grant = Requests.grant("user-1", "act-for", 1);
    assertThat(actor(support.as("employee-7"), grant)).isEqualTo("support for employee-7");
    support.as("customer-7").call(grant).refused("PERMISSION_DENIED");
    // A replay, and so the first actor stays.
    assertThat(actor(support, grant)).isEqualTo("support for employee-7");
    assertThat(actor(support, Requests.grant("user-1", "alone", 1))).isEqualTo("support");
  }

  /** The ledger's names have 256 characters at most. */
  @Test
  void bothNamesTogetherMustFit() {
    String longest = "employee-" + "7".repeat(128 - "employee-".length());
    server.as("support").as(longest).call(Requests.grant("user-1", "long", 1)).succeeded();
    server
        .as("support")
        .as(longest + "7")
        .call(Requests.grant("user-1", "longer", 1))
        .violates("credit-actor");
  }
}
