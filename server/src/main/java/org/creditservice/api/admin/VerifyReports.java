package org.creditservice.api.admin;

import org.creditservice.api.message.ProtoMapper;
import org.creditservice.v1.VerifyLedgerFinding;
import org.creditservice.v1.VerifyLedgerProgress;
import org.creditservice.v1.VerifyLedgerResponse;
import org.creditservice.v1.VerifyLedgerRule;
import org.creditservice.v1.VerifyLedgerRuleCount;
import org.creditservice.v1.VerifyLedgerSummary;
import org.creditservice.verify.Finding;
import org.creditservice.verify.Progress;
import org.creditservice.verify.Rule;
import org.creditservice.verify.Subject;
import org.creditservice.verify.Summary;

/** What a verification reports, as messages of its stream. */
final class VerifyReports {
  private VerifyReports() {}

  static VerifyLedgerResponse of(Finding finding) {
    Subject subject = finding.subject();
    VerifyLedgerFinding.Builder proto =
        VerifyLedgerFinding.newBuilder()
            .setProfileId(subject.profileId())
            .setRule(rule(finding.rule()))
            .setMessage(finding.sentence())
            .setExpected(finding.expected())
            .setFound(finding.found())
            .setNextStep(finding.nextStep());
    if (subject.sequence() != null) {
      proto.setSequence(subject.sequence());
    }
    if (subject.idempotencyKey() != null) {
      proto.setIdempotencyKey(subject.idempotencyKey());
    }
    if (subject.jobId() != null) {
      proto.setJobId(subject.jobId());
    }
    return VerifyLedgerResponse.newBuilder().setFinding(proto).build();
  }

  static VerifyLedgerResponse of(Progress progress) {
    return VerifyLedgerResponse.newBuilder()
        .setProgress(
            VerifyLedgerProgress.newBuilder()
                .setProfilesChecked(progress.counts().profiles())
                .setEntriesChecked(progress.counts().entries())
                .setBucketsChecked(progress.bucketsDone())
                .setBucketCount(progress.bucketCount())
                .setFindings(progress.findings())
                .setElapsed(ProtoMapper.duration(progress.elapsed())))
        .build();
  }

  static VerifyLedgerResponse of(Summary summary) {
    VerifyLedgerSummary.Builder proto =
        VerifyLedgerSummary.newBuilder()
            .setProfilesChecked(summary.counts().profiles())
            .setEntriesChecked(summary.counts().entries())
            .setOperationsChecked(summary.counts().operations())
            .setJobsChecked(summary.counts().jobs())
            .setFindings(summary.findings().total())
            .setElapsed(ProtoMapper.duration(summary.elapsed()));
    summary
        .findings()
        .counts()
        .forEach(
            (rule, count) ->
                proto.addRuleCounts(
                    VerifyLedgerRuleCount.newBuilder().setRule(rule(rule)).setFindings(count)));
    return VerifyLedgerResponse.newBuilder().setSummary(proto).build();
  }

  private static VerifyLedgerRule rule(Rule rule) {
    return switch (rule) {
      case PROFILE -> VerifyLedgerRule.VERIFY_LEDGER_RULE_PROFILE;
      case SEQUENCE -> VerifyLedgerRule.VERIFY_LEDGER_RULE_SEQUENCE;
      case BALANCE -> VerifyLedgerRule.VERIFY_LEDGER_RULE_BALANCE;
      case NOT_NEGATIVE -> VerifyLedgerRule.VERIFY_LEDGER_RULE_NOT_NEGATIVE;
      case HASH_CHAIN -> VerifyLedgerRule.VERIFY_LEDGER_RULE_HASH_CHAIN;
      case REFUND -> VerifyLedgerRule.VERIFY_LEDGER_RULE_REFUND;
      case JOB -> VerifyLedgerRule.VERIFY_LEDGER_RULE_JOB;
      case OPERATION -> VerifyLedgerRule.VERIFY_LEDGER_RULE_OPERATION;
      case RECORDED_ANSWER -> VerifyLedgerRule.VERIFY_LEDGER_RULE_RECORDED_ANSWER;
      case FINGERPRINT -> VerifyLedgerRule.VERIFY_LEDGER_RULE_FINGERPRINT;
      case ANCHOR -> VerifyLedgerRule.VERIFY_LEDGER_RULE_ANCHOR;
    };
  }
}
