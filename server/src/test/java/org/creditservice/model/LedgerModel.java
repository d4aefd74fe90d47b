package org.creditservice.model;

import com.google.protobuf.Message;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.creditservice.model.Expected.Appends;
import org.creditservice.model.Expected.Refuses;
import org.creditservice.model.Expected.Reports;
import org.creditservice.v1.DeductCreditsRequest;
import org.creditservice.v1.EntryKind;
import org.creditservice.v1.GrantCreditsRequest;
import org.creditservice.v1.LedgerEntry;
import org.creditservice.v1.RefundCreditsRequest;
import org.creditservice.v1.ReverseOperationRequest;
import org.creditservice.v1.ReverseOutcome;
import org.jspecify.annotations.Nullable;

/**
 * One profile's ledger, as simple as the contract's sentences: what a request must answer, given
 * all entries before it. Written apart from the service's rules on purpose, on the wire's own
 * messages.
 */
final class LedgerModel {
  private long balance;

  /** By the key that deducted. */
  private final Map<String, Deduction> deductions = new HashMap<>();

  private final Map<String, String> keysByEntryId = new HashMap<>();

  /** Method by key, of what was executed. */
  private final Map<String, String> executed = new HashMap<>();

  private static final class Deduction {
    final String entryId;
    long refundable;

    Deduction(LedgerEntry entry) {
      entryId = entry.getEntryId();
      refundable = -entry.getAmount();
    }
  }

  long balance() {
    return balance;
  }

  /** What {@code request} answers here, the rate limit aside. */
  Expected predict(Message request) {
    if (request instanceof GrantCreditsRequest grant) {
      return new Appends(EntryKind.ENTRY_KIND_GRANT, grant.getAmount(), "", 0);
    }
    if (request instanceof DeductCreditsRequest deduct) {
      return predict(deduct);
    }
    if (request instanceof RefundCreditsRequest refund) {
      return predict(refund);
    }
    return predict((ReverseOperationRequest) request);
  }

  private Expected predict(DeductCreditsRequest request) {
    return request.getAmount() > balance
        ? new Refuses(
            "INSUFFICIENT_CREDITS",
            Map.of(
                "balance", String.valueOf(balance),
                "required", String.valueOf(request.getAmount())))
        : new Appends(EntryKind.ENTRY_KIND_DEDUCTION, -request.getAmount(), "", 0);
  }

  private Expected predict(RefundCreditsRequest request) {
    String key =
        request.hasEntryId() ? keysByEntryId.get(request.getEntryId()) : request.getDeductionKey();
    Deduction deduction = deductions.get(key);
    if (deduction == null) {
      return new Refuses("DEDUCTION_NOT_FOUND", Map.of());
    }
    long credits = request.hasAmount() ? request.getAmount() : deduction.refundable;
    if (credits == 0 || credits > deduction.refundable) {
      return new Refuses(
          "REFUND_EXCEEDS_DEDUCTION", Map.of("refundable", String.valueOf(deduction.refundable)));
    }
    return new Appends(
        EntryKind.ENTRY_KIND_REFUND, credits, deduction.entryId, deduction.refundable - credits);
  }

  private Expected predict(ReverseOperationRequest request) {
    Deduction deduction = deductions.get(request.getTargetKey());
    if (deduction != null) {
      return deduction.refundable == 0
          ? new Reports(ReverseOutcome.REVERSE_OUTCOME_NOTHING_TO_REVERSE)
          : new Appends(EntryKind.ENTRY_KIND_REFUND, deduction.refundable, deduction.entryId, 0);
    }
    String method = executed.get(request.getTargetKey());
    return method != null
        ? new Refuses("NOT_REVERSIBLE", Map.of("recorded_method", method))
        // Refused or not seen: which of the two depends on more than the ledger.
        : new Reports(ReverseOutcome.REVERSE_OUTCOME_UNSPECIFIED);
  }

  /** Takes the next entry of the ledger, which {@code request} has appended. */
  void append(@Nullable Message request, LedgerEntry entry) {
    balance += entry.getAmount();
    if (entry.getKind() == EntryKind.ENTRY_KIND_DEDUCTION) {
      deductions.put(entry.getIdempotencyKey(), new Deduction(entry));
      keysByEntryId.put(entry.getEntryId(), entry.getIdempotencyKey());
    }
    if (entry.getKind() == EntryKind.ENTRY_KIND_REFUND) {
      String key = Objects.requireNonNull(keysByEntryId.get(entry.getRefundedEntryId()));
      Objects.requireNonNull(deductions.get(key)).refundable -= entry.getAmount();
    }
    executed.put(entry.getIdempotencyKey(), request == null ? "CreateProfile" : method(request));
  }

  static String method(Message request) {
    return request.getDescriptorForType().getName().replace("Request", "");
  }
}
