package org.creditservice.client.examples;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.creditservice.client.CreditClient;
import org.creditservice.v1.GrantCreditsRequest;
import org.creditservice.v1.GrantCreditsResponse;

/**
 * Gives every user of a list some credits, once a night: {@code client-stub/example NightlyGrant
 * localhost:50051 users.txt 2026-11-26 10}. Run it again after a failure: whoever has got the
 * night's credits doesn't get them twice, because the key follows from the night.
 */
public final class NightlyGrant {
  /** Enough to keep the service busy, and few enough to leave room for others. */
  private static final int CALLS_MAX = 64;

  private final CreditClient credits;
  private final LocalDate night;
  private final long amount;
  private final Semaphore places = new Semaphore(CALLS_MAX);
  private final AtomicInteger failed = new AtomicInteger();

  /** Grants {@code amount} credits for a night. */
  public NightlyGrant(CreditClient credits, LocalDate night, long amount) {
    this.credits = credits;
    this.night = night;
    this.amount = amount;
  }

  /** Takes the service's address, a file with a profile id on each line, the night, the credits. */
  public static void main(String... args) throws IOException, InterruptedException {
    List<String> profiles = Files.readAllLines(Path.of(args[1]));
    try (CreditClient credits = CreditClient.connect(args[0])) {
      NightlyGrant grant =
          new NightlyGrant(credits, LocalDate.parse(args[2]), Long.parseLong(args[3]));
      int failures = grant.to(profiles);
      System.out.printf("%d granted, %d failed%n", profiles.size() - failures, failures);
      if (failures > 0) {
        System.out.println("Run it again: only those who failed are granted.");
      }
    }
  }

  /** Grants to all; returns how many grants failed, of which each was printed. */
  public int to(List<String> profiles) throws InterruptedException {
    for (String profile : profiles) {
      places.acquire();
      var unused = grant(profile).whenComplete((answer, error) -> ended(profile, error));
    }
    places.acquire(CALLS_MAX); // All have ended.
    places.release(CALLS_MAX);
    return failed.get();
  }

  private CompletableFuture<GrantCreditsResponse> grant(String profile) {
    return credits
        .grantCredits(
            GrantCreditsRequest.newBuilder()
                .setProfileId(profile)
                .setAmount(amount)
                .setReasonCode("NIGHTLY")
                .build())
        .withKey("nightly/" + night)
        .executeAsync();
  }

  private void ended(String profile, Throwable error) {
    if (error != null) {
      failed.incrementAndGet();
      System.err.println(profile + ": " + error.getMessage());
    }
    places.release();
  }
}
