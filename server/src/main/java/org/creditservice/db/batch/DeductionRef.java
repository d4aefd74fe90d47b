package org.creditservice.db.batch;

/** Where a deduction's entry is. */
public record DeductionRef(ProfileRef profile, long sequence) {
  public static DeductionRef of(String profileId, long sequence) {
    return new DeductionRef(ProfileRef.of(profileId), sequence);
  }
}
