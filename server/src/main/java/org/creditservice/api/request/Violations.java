package org.creditservice.api.request;

import com.google.rpc.BadRequest;
import com.google.rpc.BadRequest.FieldViolation;
import java.util.ArrayList;
import java.util.List;
import org.creditservice.api.error.ApiException;
import org.creditservice.api.error.Errors;
import org.jspecify.annotations.Nullable;

/** Collects all invalid fields of a request, so that a caller learns of them at once. */
public final class Violations {
  /**
   * Most characters of all paths and descriptions together; violations beyond that are counted
   * only. Details are sent in a trailer. By default a client accepts 8 KiB of trailers, base64
   * included, and would get no reason at all if there were more. All violations fit for any request
   * with no more metadata pairs than are allowed.
   */
  static final int CHARACTERS_MAX = 4800;

  // Allocated only when needed: most requests are valid.
  private @Nullable List<FieldViolation> violations;
  private int characters;
  private int omitted;
  private boolean neverValid;

  /**
   * Adds a violation.
   *
   * @param field the field's path in the request, such as {@code amount} or {@code metadata["k"]}
   * @param description what the field must be; completes a sentence that begins with the field
   */
  public void add(String field, String description) {
    neverValid = true;
    note(field, description);
  }

  /**
   * Adds a violation of a rule that earlier versions didn't have: what they recorded of such a
   * request is still replayed, and only a new one is refused.
   */
  public void addIfNew(String field, String description) {
    note(field, description);
  }

  private void note(String field, String description) {
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
   * Does nothing if the request is valid.
   *
   * @throws ApiException INVALID_FIELD with every violation
   */
  public void throwIfAny() {
    if (violations != null) {
      throw toException();
    }
  }

  /**
   * Does nothing if the request is valid, or was to an earlier version.
   *
   * @throws ApiException INVALID_FIELD with every violation
   */
  public void throwIfNeverValid() {
    if (neverValid) {
      throw toException();
    }
  }

  /** INVALID_FIELD with all violations, for a request that is new; null if there are none. */
  public @Nullable ApiException ifNew() {
    return violations == null ? null : toException();
  }

  /** INVALID_FIELD with all violations; there must be at least one. */
  public ApiException toException() {
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
