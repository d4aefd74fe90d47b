package org.creditservice.main;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.creditservice.verify.Finding;
import org.creditservice.verify.Findings;
import org.creditservice.verify.Progress;
import org.creditservice.verify.Rule;
import org.creditservice.verify.Subject;
import org.creditservice.verify.Summary;
import org.creditservice.verify.VerificationListener;

/** Prints a verification: findings and the summary as the result, progress beside it. */
final class VerifyReport implements VerificationListener {
  /** Where every progress is a line of its own. */
  private static final Duration LINE_INTERVAL = Duration.ofSeconds(10);

  private static final Gson GSON = new GsonBuilder().disableHtmlEscaping().create();

  private final PrintWriter out;
  private final Terminal terminal;
  private final boolean json;
  private Duration shownAt = Duration.ZERO;

  /**
   * @param json whether findings and summary are printed as JSON, one object a line
   */
  VerifyReport(PrintWriter out, Terminal terminal, boolean json) {
    this.out = out;
    this.terminal = terminal;
    this.json = json;
  }

  @Override
  public void finding(Finding finding) {
    terminal.clear();
    if (json) {
      out.println(GSON.toJson(Map.of("finding", fields(finding))));
    } else {
      out.println(finding.sentence());
      out.println("  " + finding.nextStep());
    }
    out.flush();
  }

  private static Map<String, Object> fields(Finding finding) {
    Subject subject = finding.subject();
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("rule", finding.rule().name());
    fields.put("bucket", subject.bucket());
    fields.put("profile_id", subject.profileId());
    if (subject.sequence() != null) {
      fields.put("sequence", subject.sequence());
    }
    if (subject.idempotencyKey() != null) {
      fields.put("idempotency_key", subject.idempotencyKey());
    }
    if (subject.jobId() != null) {
      fields.put("job_id", subject.jobId());
    }
    fields.put("expected", finding.expected());
    fields.put("found", finding.found());
    fields.put("next_step", finding.nextStep());
    return fields;
  }

  @Override
  public void progress(Progress progress) {
    if (!terminal.overwrites() && progress.elapsed().minus(shownAt).compareTo(LINE_INTERVAL) < 0) {
      return;
    }
    shownAt = progress.elapsed();
    terminal.show(
        String.format(
            Locale.ROOT,
            "%d of %d buckets, %d profiles, %d entries, %d findings; %.0f entries/s%s",
            progress.bucketsDone(),
            progress.bucketCount(),
            progress.counts().profiles(),
            progress.counts().entries(),
            progress.findings(),
            progress.counts().entries() / seconds(progress.elapsed()),
            timeLeft(progress)));
  }

  /** Buckets are about equally large. */
  private static String timeLeft(Progress progress) {
    if (progress.bucketsDone() == 0) {
      return "";
    }
    double left = (double) progress.bucketCount() / progress.bucketsDone() - 1;
    long seconds = Math.round(left * seconds(progress.elapsed()));
    return ", %d:%02d left".formatted(seconds / 60, seconds % 60);
  }

  void summary(Summary summary) {
    terminal.clear();
    out.println(json ? GSON.toJson(Map.of("summary", fields(summary))) : sentence(summary));
    out.flush();
  }

  private static Map<String, Object> fields(Summary summary) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("profiles", summary.counts().profiles());
    fields.put("entries", summary.counts().entries());
    fields.put("operations", summary.counts().operations());
    fields.put("jobs", summary.counts().jobs());
    fields.put("findings", summary.findings().total());
    fields.put("findings_by_rule", summary.findings().counts());
    fields.put("seconds", seconds(summary.elapsed()));
    return fields;
  }

  private static String sentence(Summary summary) {
    Findings findings = summary.findings();
    return String.format(
        Locale.ROOT,
        "%s: %d profiles, %d entries, %d operations and %d jobs verified in %.1f s",
        findings.total() == 0 ? "no findings" : found(findings),
        summary.counts().profiles(),
        summary.counts().entries(),
        summary.counts().operations(),
        summary.counts().jobs(),
        seconds(summary.elapsed()));
  }

  private static String found(Findings findings) {
    String rules =
        findings.counts().entrySet().stream()
            .map(count -> count.getValue() + " " + count.getKey() + notShown(count))
            .collect(Collectors.joining(", "));
    return "%s (%s)".formatted(findings.amount(), rules);
  }

  private static String notShown(Map.Entry<Rule, Long> count) {
    return count.getValue() > Findings.PER_RULE_MAX
        ? ", of which %d are shown".formatted(Findings.PER_RULE_MAX)
        : "";
  }

  private static double seconds(Duration elapsed) {
    return Math.max(1, elapsed.toNanos()) / 1e9;
  }
}
