package org.creditservice.core.record;

/**
 * The request fields that fingerprints cover.
 *
 * <p>Their tags are stored in fingerprints: never change or reuse one.
 */
public enum Field {
  AMOUNT(1, "amount"),
  REASON_CODE(2, "reason_code"),
  METADATA(3, "metadata"),
  MIN_INTERVAL(4, "min_interval"),
  OPENING_BALANCE(5, "opening_balance"),
  ENTRY_ID(6, "entry_id"),
  DEDUCTION_KEY(7, "deduction_key"),
  TARGET_KEY(8, "target_key"),
  JOB_ID(9, "job_id"),
  TIMEOUT(10, "timeout"),
  FINAL_AMOUNT(11, "final_amount"),
  FAILURE_MESSAGE(12, "failure_message"),
  EXPIRE_TIME(13, "expire_time"),
  LAST_DEDUCT_TIME(14, "last_deduct_time");

  private final byte tag;
  private final String wireName;

  Field(int tag, String wireName) {
    this.tag = (byte) tag;
    this.wireName = wireName;
  }

  byte tag() {
    return tag;
  }

  /** The field's name in the proto file. */
  public String wireName() {
    return wireName;
  }

  static Field ofTag(byte tag) {
    for (Field field : values()) {
      if (field.tag == tag) {
        return field;
      }
    }
    throw new IllegalArgumentException("no field has the tag " + tag);
  }
}
