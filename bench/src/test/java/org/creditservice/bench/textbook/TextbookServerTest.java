package org.creditservice.bench.textbook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import java.nio.file.Path;
import org.creditservice.bench.TestPostgres;
import org.creditservice.bench.postgres.Database;
import org.creditservice.bench.postgres.Postgres;
import org.creditservice.v1.CreateProfileRequest;
import org.creditservice.v1.CreditServiceGrpc;
import org.creditservice.v1.CreditServiceGrpc.CreditServiceBlockingStub;
import org.creditservice.v1.DeductCreditsRequest;
import org.creditservice.v1.DeductCreditsResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The rival has to keep its promises, or the comparison is worth nothing. */
class TextbookServerTest {
  @TempDir private static Path directory;
  private static Postgres postgres;

  private Database database;
  private TextbookServer server;
  private ManagedChannel channel;
  private CreditServiceBlockingStub credits;

  @BeforeAll
  static void startPostgres() throws Exception {
    TestPostgres.assumeThatTheServerIsAJar();
    postgres = TestPostgres.startIn(directory);
  }

  @AfterAll
  static void stopPostgres() {
    if (postgres != null) {
      postgres.close();
    }
  }

  @BeforeEach
  void start() throws Exception {
    database = postgres.createDatabase("textbook");
    server = TextbookServer.start(database.target());
    channel =
        Grpc.newChannelBuilderForAddress(
                "127.0.0.1", server.port(), InsecureChannelCredentials.create())
            .build();
    credits = CreditServiceGrpc.newBlockingStub(channel);
    assertThat(credits.createProfile(profile(10)).getEntry().getBalance()).isEqualTo(10);
  }

  @AfterEach
  void everythingRecordedIsRight() {
    assertThat(database.audit(Long.MAX_VALUE)).isEmpty();
    channel.shutdownNow();
    server.close();
    database.close();
  }

  @Test
  void deducts() {
    DeductCreditsResponse first = credits.deductCredits(deduction("a", 4));
    DeductCreditsResponse second = credits.deductCredits(deduction("b", 1));

    assertThat(first.getReplayed()).isFalse();
    assertThat(first.getEntry().getAmount()).isEqualTo(-4);
    assertThat(first.getEntry().getSequence()).isEqualTo(2);
    assertThat(second.getEntry().getBalance()).isEqualTo(5);
  }

  @Test
  void replaysTheRecordedAnswerToTheLastField() {
    DeductCreditsResponse first = credits.deductCredits(deduction("a", 4));
    credits.deductCredits(deduction("b", 1));

    DeductCreditsResponse again = credits.deductCredits(deduction("a", 4));

    assertThat(again).isEqualTo(first.toBuilder().setReplayed(true).build());
    assertThat(credits.createProfile(profile(10)).getReplayed()).isTrue();
  }

  @Test
  void recordsRefusals() {
    assertRefused(deduction("a", 11), "FAILED_PRECONDITION: INSUFFICIENT_CREDITS");
    assertThat(
            database.queryNumber(
                "SELECT count(*) FROM credit.idempotency_keys"
                    + " WHERE refusal_reason = 'INSUFFICIENT_CREDITS' AND entry_sequence IS NULL"))
        .isEqualTo(1);
    // A replay does not look at the balance, which would be enough now.
    database.execute(
        "UPDATE credit.profiles SET balance = 20; UPDATE credit.ledger_entries SET amount = 20,"
            + " balance = 20");
    assertRefused(deduction("a", 11), "FAILED_PRECONDITION: INSUFFICIENT_CREDITS");
  }

  @Test
  void refusesAnotherRequestWithTheSameKey() {
    credits.deductCredits(deduction("a", 4));

    assertRefused(deduction("a", 5), "FAILED_PRECONDITION: IDEMPOTENCY_KEY_REUSED");
    assertRefused(
        deduction("a", 4).toBuilder().setProfileId("nobody").build(),
        "NOT_FOUND: PROFILE_NOT_FOUND");
  }

  private void assertRefused(DeductCreditsRequest request, String status) {
    assertThatThrownBy(() -> credits.deductCredits(request)).hasMessage(status);
  }

  private static CreateProfileRequest profile(long balance) {
    return CreateProfileRequest.newBuilder()
        .setProfileId("p")
        .setIdempotencyKey("create")
        .setOpeningBalance(balance)
        .build();
  }

  private static DeductCreditsRequest deduction(String key, long amount) {
    return DeductCreditsRequest.newBuilder()
        .setProfileId("p")
        .setIdempotencyKey(key)
        .setAmount(amount)
        .setReasonCode("TEST")
        .build();
  }
}
