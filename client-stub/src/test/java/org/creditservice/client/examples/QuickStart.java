package org.creditservice.client.examples;

import org.creditservice.client.CreditClient;
import org.creditservice.client.Operation;
import org.creditservice.client.Refusal.InsufficientCredits;
import org.creditservice.client.RefusedException;
import org.creditservice.v1.CreateProfileRequest;
import org.creditservice.v1.DeductCreditsResponse;

/** Charges a user for an image: {@code client-stub/example QuickStart localhost:50051}. */
public final class QuickStart {
  private QuickStart() {}

  /** Takes the service's address. */
  public static void main(String... args) {
    try (CreditClient credits = CreditClient.connect(args[0])) {
      credits
          .createProfile(
              CreateProfileRequest.newBuilder().setProfileId("bob").setOpeningBalance(100).build())
          .withKey("create-bob") // However often this is run, there is one profile.
          .execute();

      Operation<DeductCreditsResponse> image = credits.deductCredits("bob", 30, "IMAGE");
      System.out.println(image); // With its key, which tells later what became of it.
      System.out.println("left: " + image.execute().getEntry().getBalance());
    } catch (RefusedException e) {
      if (e.refusal() instanceof InsufficientCredits refusal) {
        System.out.println("too few: " + refusal.balance() + " of " + refusal.required());
      } else {
        throw e;
      }
    }
  }
}
