package org.creditservice.api.request;

import com.google.rpc.BadRequest;
import com.google.rpc.BadRequest.FieldViolation;
import java.util.ArrayList;
import java.util.List;
import org.creditservice.api.error.ApiException;
import org.creditservice.api.error.Errors;
import org.jspecify.annotations.Nullable;

/** Collects everything that is wrong with a request, so that a caller learns it all at once. */
public final class Violations {
  /**
   * Most characters of all paths and descriptions together. Details travel in a trailer, of which a
   * client accepts 8 KiB by default, base64 included; beyond that it would see no reason at all.
   * Everything wrong with a request that keeps the number of metadata pairs fits.
   */
  static final int CHARACTERS_MAX = 4800;

  // Most requests have none: nothing is allocated for them.
  private @Nullable List<FieldViolation> violations;
  private int characters;
  private int omitted;

  /**
   * Adds a violation.
   *
   * @param field its path in the request, such as {@code amount} or {@code metadata["k"]}
   * @param description what it must be, as the end of a sentence that the field begins
   */
  public void add(String field, String description) {
    if (violations == null) {
      violations = new ArrayList<>();
    }
    if (characters + field.length() + description.length() > CHARACTERS_MAX) {
      omitted++;
      return;
    }
    characters += field.length() + description.length();
    violations.add(FieldViolation.newBuilder().setField(field).setDescription(description).build());
  }

  /** Adds a violation unless {@code valid}. */
  public void check(boolean valid, String field, String description) {
    if (!valid) {
      add(field, description);
    }
  }

  /**
   * Lets a valid request pass.
   *
   * @throws ApiException INVALID_FIELD with every violation
   */
  public void throwIfAny() {
    if (violations != null) {
      throw toException();
    }
  }

  /** INVALID_FIELD with every violation, of which there must be one. */
  ApiException toException() {
    List<FieldViolation> all = violations;
    if (all == null) {
      throw new IllegalStateException("nothing is violated");
    }
    return Errors.invalidFields(message(all), badRequest(all));
  }

  private String message(List<FieldViolation> all) {
    FieldViolation first = all.get(0);
    int others = all.size() - 1 + omitted;
    String sentence = "Field " + first.getField() + " " + first.getDescription();
    return others == 0
        ? sentence + "."
        : sentence + "; violated fields in all: " + (others + 1) + ".";
  }

  private static BadRequest badRequest(List<FieldViolation> all) {
    return BadRequest.newBuilder().addAllFieldViolations(all).build();
  }
}
