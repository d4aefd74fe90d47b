package org.creditservice.upgrade;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import com.google.protobuf.UnknownFieldSet;
import com.google.protobuf.UnknownFieldSet.Field;
import com.google.protobuf.util.Durations;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.creditservice.testing.Await;
import org.creditservice.testing.ProfileRequests;
import org.creditservice.testing.TestDatabase;
import org.creditservice.testing.TestServer;
import org.creditservice.v1.LedgerEntry;

/**
 * The calls, the import and the sweep of the recorded history: every command with every recorded
 * outcome. Each scenario uses its own profiles.
 */
final class Scenarios {
  /** The service's limits, repeated here so that this package depends on the wire only. */
  private static final long AMOUNT_MAX = 1_000_000_000_000_000L;

  private static final long BALANCE_MAX = 1_000_000_000_000_000_000L;
  private static final int ID_LENGTH_MAX = 128;

  /** These two profiles share a bucket. */
  private static final String JOBS = "jobs";

  private static final String EXPIRED = "jobs-160";

  private static final List<String> IMPORTED =
      List.of(
          "profile_id,balance,last_deduct_time",
          "imported,4200,2025-12-31T23:59:59.123456789Z",
          "imported-without-credits,0,",
          "\"imported,\"\"quoted\"\"\",7,2026-01-31T12:00:00+05:45",
          "imported-rich," + AMOUNT_MAX + ",");

  private final CallLog log;
  private final TestDatabase database;
  private final Tables tables;

  Scenarios(CallLog log, TestDatabase database) {
    this.log = log;
    this.database = database;
    this.tables = new Tables(database.dataSource());
  }

  /** Runs all scenarios. Returns the lines that were imported. */
  List<String> runAll() throws Exception {
    if (ImportRun.of(database.target(), IMPORTED) != 0) {
      throw new AssertionError("the import failed");
    }
    importedProfiles();
    fieldsAndActors();
    limits();
    zeroBalances();
    refunds();
    reversals();
    burntKeys();
    jobs();
    refundedJobs();
    expiredJobs();
    fullBalance();
    together();
    return IMPORTED;
  }

  private void importedProfiles() {
    ProfileRequests imported = new ProfileRequests("imported");
    log.isRefused("PROFILE_ALREADY_EXISTS", imported.create("create", 5));
    log.succeeds(
        imported.deduct("since-before", 200).setMinInterval(Durations.fromMillis(86_399_999)));
    log.isRefused("DEDUCTION_NOT_FOUND", imported.refund("refund-import", "system:import"));
    log.isRefused(
        "INSUFFICIENT_CREDITS",
        new ProfileRequests("imported-without-credits").deduct("deduct", 1));
    log.succeeds(new ProfileRequests("imported,\"quoted\"").deduct("deduct", 7));
    log.succeeds(new ProfileRequests("imported-rich").grant("grant", AMOUNT_MAX));
  }

  private void fieldsAndActors() {
    ProfileRequests alice = new ProfileRequests("alice");
    log.succeeds(
        alice
            .create("create", 1000)
            .putMetadata("text", "Ünïcödé ✓ 🎨 'single' \"double\" \\ /slash/ <b>&amp;</b> ?{}$1")
            .putMetadata("empty", "")
            .putMetadata("spaces", "  two before, one after ")
            .putMetadata("combined", "e\u0301 \u00e9 \u200fright to left\u200e \u2003 \ufeff")
            .putMetadata("a.b-c_9", "null"));
    log.isRefused("PROFILE_ALREADY_EXISTS", alice.create("create-again", 1000));
    log.isRefused(
        "PROFILE_ALREADY_EXISTS", alice.create("create-otherwise", 0).putMetadata("note", "ü"));
    CallLog billing = log.as("billing.service");
    billing.succeeds(
        alice.grant("grant", 250).putMetadata("order", "4711").putMetadata("note", "ß'"));
    log.as("~!@#$%^&*()_+'\";--").succeeds(alice.deduct("deduct", 30).putMetadata("z", "\\x00"));
    billing.isRefused("INSUFFICIENT_CREDITS", alice.deduct("too-much", 5000));
    billing.succeeds(alice.refund("refund", "deduct").setAmount(10).putMetadata("why", "💔"));
    billing.succeeds(alice.reverse("reverse", "deduct"));
    log.succeeds(alice.deduct("zero-interval", 1).setMinInterval(Durations.ZERO));
    log.succeeds(withUnknownField(alice.deduct("unknown-field", 2)));
    log.succeeds(alice.deduct("Case", 3));
    log.succeeds(alice.deduct("case", 4));
    log.succeeds(new ProfileRequests("Alice").create("create", 1));
  }

  private static Message.Builder withUnknownField(Message.Builder request) {
    Field field =
        Field.newBuilder().addLengthDelimited(ByteString.copyFromUtf8("from the future")).build();
    return request.setUnknownFields(UnknownFieldSet.newBuilder().addField(1000, field).build());
  }

  /** The longest ids and texts, and the largest amounts. */
  private void limits() {
    ProfileRequests longest = new ProfileRequests(longest("`p'r\"o\\f$i%l_e;--,(~)"));
    String reason = "R" + "_9".repeat(31);
    String key = longest("'key'");
    String jobId = longest("\"job\"");
    var create = longest.create(longest("create!"), AMOUNT_MAX);
    for (int i = 1; i < 16; i++) {
      create.putMetadata("key-" + i, "value " + i);
    }
    log.succeeds(create.putMetadata("k".repeat(64), "🎨".repeat(64)));
    log.as(longest("actor"))
        .succeeds(
            longest
                .deduct(key, AMOUNT_MAX)
                .setReasonCode(reason)
                .setMinInterval(Durations.fromDays(1)));
    log.succeeds(longest.refund(longest("refund"), key).setAmount(AMOUNT_MAX));
    log.succeeds(
        longest
            .submit(longest("submit"), jobId, AMOUNT_MAX)
            .setReasonCode(reason)
            .setTimeout(Durations.fromDays(7)));
    log.succeeds(longest.extend(longest("extend"), jobId, Durations.fromMillis(604_799_999)));
    log.succeeds(longest.fail(longest("fail"), jobId).setFailureMessage("✗".repeat(170)));
    log.succeeds(longest.reverse(longest("reverse"), key));
    log.isRefused("JOB_NOT_FOUND", longest.complete(longest("complete"), longest("none")));
  }

  private static String longest(String start) {
    return start + "x".repeat(ID_LENGTH_MAX - start.length());
  }

  private void zeroBalances() {
    log.succeeds(
        new ProfileRequests("empty").create("create", 0).putMetadata("note", "no entry ever"));
    ProfileRequests zero = new ProfileRequests("zero");
    log.succeeds(zero.create("create", 0));
    log.isRefused("INSUFFICIENT_CREDITS", zero.deduct("of-nothing", 1));
    log.isRefused("INSUFFICIENT_CREDITS", zero.submit("job-of-nothing", "job", 1));
    log.succeeds(zero.grant("grant", 5));
    log.succeeds(zero.deduct("all", 5));
    log.succeeds(zero.refund("refund", "all"));
    log.succeeds(zero.submit("all-again", "job", 5));
  }

  private void refunds() {
    ProfileRequests refunds = new ProfileRequests("refunds");
    log.succeeds(refunds.create("create", 1000));
    log.succeeds(refunds.grant("grant", 1));
    String deduction = entryId(log.succeeds(refunds.deduct("deduct", 100)));
    log.succeeds(refunds.refund("by-key", "deduct").setAmount(30));
    String refund =
        entryId(
            log.succeeds(
                refunds
                    .refundEntry("by-entry", deduction.toUpperCase(Locale.ROOT))
                    .setAmount(20)
                    .putMetadata("note", "upper case")));
    log.isRefused(
        "REFUND_EXCEEDS_DEDUCTION", refunds.refund("one-too-many", "deduct").setAmount(51));
    log.succeeds(refunds.refundEntry("rest", deduction));
    log.isRefused("REFUND_EXCEEDS_DEDUCTION", refunds.refund("no-rest", "deduct"));
    log.isRefused("REFUND_EXCEEDS_DEDUCTION", refunds.refund("one", "deduct").setAmount(1));
    log.isRefused("DEDUCTION_NOT_FOUND", refunds.refund("of-unknown-key", "unknown").setAmount(1));
    log.isRefused("DEDUCTION_NOT_FOUND", refunds.refund("of-itself", "of-itself"));
    log.isRefused("DEDUCTION_NOT_FOUND", refunds.refund("of-grant", "grant"));
    log.isRefused("DEDUCTION_NOT_FOUND", refunds.refundEntry("of-refund", refund));
    log.isRefused(
        "DEDUCTION_NOT_FOUND",
        refunds.refundEntry("of-unknown-entry", "01890000-0000-7000-8000-0123456789ab"));
    String another = entryId(log.succeeds(refunds.deduct("another", 500)));
    log.succeeds(refunds.refund("part-1", "another").setAmount(1));
    log.succeeds(refunds.refundEntry("part-2", another).setAmount(122));
    log.succeeds(refunds.deduct("untouched", 250));
    log.isRefused("INSUFFICIENT_CREDITS", refunds.deduct("too-much", 375));
  }

  private void reversals() {
    ProfileRequests reversals = new ProfileRequests("reversals");
    log.succeeds(reversals.create("create", 500));
    log.succeeds(reversals.deduct("deduct", 50));
    log.succeeds(reversals.reverse("reverse", "deduct"));
    log.succeeds(reversals.reverse("reverse-again", "deduct"));
    log.isRefused("INSUFFICIENT_CREDITS", reversals.deduct("refused", 501));
    log.succeeds(reversals.reverse("reverse-refused", "refused"));
    log.succeeds(reversals.deduct("partly", 40));
    log.succeeds(reversals.refund("part", "partly").setAmount(15));
    log.succeeds(reversals.reverse("reverse-partly", "partly"));
    log.succeeds(reversals.deduct("wholly", 60));
    log.succeeds(reversals.refund("whole", "wholly"));
    log.succeeds(reversals.reverse("reverse-wholly", "wholly"));
    log.isRefused("NOT_REVERSIBLE", reversals.reverse("reverse-create", "create"));
    log.isRefused("NOT_REVERSIBLE", reversals.reverse("reverse-refund", "part"));
    log.isRefused("NOT_REVERSIBLE", reversals.reverse("reverse-reversal", "reverse"));
    log.succeeds(reversals.deduct("open", 70));
  }

  private void burntKeys() {
    ProfileRequests burnt = new ProfileRequests("burnt");
    log.succeeds(burnt.create("create", 100));
    for (String late : List.of("late-deduct", "late-submit", "late-grant", "never")) {
      log.succeeds(burnt.reverse("burn-" + late, late));
    }
    log.isRefused("OPERATION_REVERSED", burnt.deduct("late-deduct", 10));
    log.isRefused("OPERATION_REVERSED", burnt.submit("late-submit", "job", 10));
    log.isRefused("OPERATION_REVERSED", burnt.grant("late-grant", 10));
    log.succeeds(burnt.reverse("burn-again", "late-deduct"));
  }

  private void jobs() {
    ProfileRequests jobs = new ProfileRequests(JOBS);
    log.succeeds(jobs.create("create", 10_000));
    log.succeeds(
        jobs.submit("submit-cheap", "cheap", 100)
            .setMinInterval(Durations.fromDays(1))
            .setTimeout(Durations.fromMillis(3_600_001))
            .putMetadata("prompt", "a \"cat\" 🐈"));
    log.isRefused("JOB_ALREADY_EXISTS", jobs.submit("submit-twice", "cheap", 100));
    log.isRefused("INSUFFICIENT_CREDITS", jobs.submit("submit-dear", "dear", 10_001));
    log.isRefused(
        "FINAL_AMOUNT_EXCEEDS_DEDUCTION", jobs.complete("too-dear", "cheap").setFinalAmount(101));
    log.as("worker-1").succeeds(jobs.complete("done-cheap", "cheap").setFinalAmount(60));

    String jobId =
        text(
            message(log.succeeds(jobs.submit("submit-unnamed", "", 110).clearJobId()), "job"),
            "job_id");
    log.succeeds(jobs.complete("done-unnamed", jobId));
    submit(jobs, "free", "whole", "failed", "silent", "cancelled", "open", "extended");
    log.succeeds(jobs.complete("done-free", "free").setFinalAmount(0));
    log.succeeds(jobs.complete("done-whole", "whole").setFinalAmount(10));
    log.succeeds(jobs.fail("fail", "failed").setFailureMessage("GPU „7“ is gone:\n\t\\0 'x' 💥"));
    log.succeeds(jobs.fail("fail-silently", "silent").setFailureMessage(""));
    log.succeeds(jobs.reverse("cancel", "submit-cancelled"));
    log.succeeds(jobs.extend("extend", "extended", Durations.fromDays(7)));
    log.succeeds(jobs.extend("shorten", "extended", Durations.fromMillis(86_400_123)));

    log.isRefused("JOB_NOT_FOUND", jobs.complete("complete-unknown", "unknown").setFinalAmount(1));
    log.isRefused("JOB_NOT_FOUND", jobs.fail("fail-unknown", "unknown"));
    log.isRefused(
        "JOB_NOT_FOUND", jobs.extend("extend-unknown", "unknown", Durations.fromSeconds(1)));
    log.isRefused("JOB_NOT_PROCESSING", jobs.complete("complete-completed", "cheap"));
    log.isRefused("JOB_NOT_PROCESSING", jobs.fail("fail-completed", "cheap"));
    log.isRefused("JOB_NOT_PROCESSING", jobs.complete("complete-failed", "failed"));
    log.isRefused("JOB_NOT_PROCESSING", jobs.fail("fail-cancelled", "cancelled"));
    log.isRefused(
        "JOB_NOT_PROCESSING", jobs.extend("extend-failed", "failed", Durations.fromSeconds(5)));
    log.isRefused("JOB_NOT_PROCESSING", jobs.reverse("reverse-completed", "submit-cheap"));
    log.succeeds(jobs.reverse("reverse-failed", "submit-failed"));
    log.isRefused("NOT_REVERSIBLE", jobs.reverse("reverse-completion", "done-cheap"));
    log.isRefused("NOT_REVERSIBLE", jobs.reverse("reverse-failure", "fail"));
    log.isRefused("NOT_REVERSIBLE", jobs.reverse("reverse-extension", "extend"));
    log.isRefused(
        "REFUND_EXCEEDS_DEDUCTION", jobs.refund("refund-too-much", "submit-cheap").setAmount(61));
    log.succeeds(jobs.refund("refund-completed", "submit-cheap").setAmount(60));
  }

  /** Jobs whose deduction was refunded, in part or whole, before they ended. */
  private void refundedJobs() {
    ProfileRequests jobs = new ProfileRequests("refunded-jobs");
    log.succeeds(jobs.create("create", 1000));
    submit(jobs, "completed", "failed", "cancelled", "open");
    log.succeeds(jobs.refund("refund-1", "submit-completed").setAmount(4));
    log.succeeds(jobs.complete("complete", "completed").setFinalAmount(5));
    log.succeeds(jobs.refund("refund-2", "submit-failed"));
    log.succeeds(jobs.fail("fail", "failed"));
    log.succeeds(jobs.refund("refund-3", "submit-cancelled"));
    log.succeeds(jobs.reverse("cancel", "submit-cancelled"));
    log.succeeds(jobs.refund("refund-4", "submit-open").setAmount(3));
  }

  private void expiredJobs() throws SQLException {
    ProfileRequests jobs = new ProfileRequests(EXPIRED);
    log.succeeds(jobs.create("create", 300));
    for (String jobId : List.of("untouched", "partly", "wholly", longest("job/"))) {
      String key = jobId.length() == ID_LENGTH_MAX ? "submit-longest" : "submit-" + jobId;
      log.succeeds(jobs.submit(key, jobId, 10).setTimeout(Durations.fromSeconds(1)));
    }
    log.succeeds(jobs.refund("refund-part", "submit-partly").setAmount(4));
    log.succeeds(jobs.refund("refund-whole", "submit-wholly"));
    try (TestServer sweeping = TestServer.start(database.target(), "sweep-interval=10ms")) {
      Await.until(
          "all jobs have expired",
          () ->
              tables
                  .column(
                      "SELECT 1 FROM credit.jobs WHERE profile_id = ? AND state = 'PROCESSING'",
                      EXPIRED)
                  .isEmpty());
    }
    log.isRefused("JOB_NOT_PROCESSING", jobs.complete("complete", "untouched").setFinalAmount(7));
    log.isRefused("JOB_NOT_PROCESSING", jobs.extend("extend", "partly", Durations.fromSeconds(30)));
    log.succeeds(jobs.reverse("reverse", "submit-untouched"));
    log.isRefused("REFUND_EXCEEDS_DEDUCTION", jobs.refund("refund", "submit-wholly"));
  }

  /** Sets the balance to its limit for a moment, since a thousand grants would be needed. */
  private void fullBalance() throws SQLException {
    ProfileRequests full = new ProfileRequests("full");
    log.succeeds(full.create("create", 100));
    log.succeeds(full.deduct("deduct", 10));
    submit(full, "job");
    tables.execute(
        "UPDATE credit.profiles SET balance = %d WHERE profile_id = 'full'".formatted(BALANCE_MAX));
    log.isRefused("BALANCE_LIMIT_EXCEEDED", full.grant("grant", 1));
    log.isRefused("BALANCE_LIMIT_EXCEEDED", full.refund("refund", "deduct"));
    log.isRefused("BALANCE_LIMIT_EXCEEDED", full.reverse("reverse", "deduct"));
    log.isRefused("BALANCE_LIMIT_EXCEEDED", full.reverse("cancel", "submit-job"));
    log.isRefused("BALANCE_LIMIT_EXCEEDED", full.complete("complete", "job").setFinalAmount(9));
    log.isRefused("BALANCE_LIMIT_EXCEEDED", full.fail("fail", "job"));
    tables.execute("UPDATE credit.profiles SET balance = 80 WHERE profile_id = 'full'");
  }

  /** Concurrent calls about two profiles, so that they share batches. */
  private void together() {
    ProfileRequests one = new ProfileRequests("crowd-1");
    ProfileRequests two = new ProfileRequests("crowd-2");
    log.succeedTogether(List.of(one, two).stream().map(profile -> profile.create("create", 50)));
    log.succeedTogether(
        IntStream.range(0, 10)
            .mapToObj(i -> (i % 2 == 0 ? one : two).deduct("deduct-" + i, 1 + i)));
  }

  /** Submits a job for 10 credits under each of these names. */
  private void submit(ProfileRequests jobs, String... jobIds) {
    for (String jobId : jobIds) {
      log.succeeds(jobs.submit("submit-" + jobId, jobId, 10));
    }
  }

  private static String entryId(Message response) {
    return ((LedgerEntry) message(response, "entry")).getEntryId();
  }

  private static Message message(Message message, String field) {
    return (Message) message.getField(message.getDescriptorForType().findFieldByName(field));
  }

  private static String text(Message message, String field) {
    return (String) message.getField(message.getDescriptorForType().findFieldByName(field));
  }
}
