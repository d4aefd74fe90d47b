package org.creditservice.main;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code credit policy}, on the example that docs/policy.yaml is. */
class PolicyCommandTest {
  private static final String EXAMPLE = "../docs/policy.yaml";

  @TempDir Path directory;

  private static CommandRun run(String... arguments) {
    CommandRun run = CommandRun.of(arguments);
    // It has ended then, and printed all.
    assertThat(run.exitCode()).isBetween(0, 2);
    return run;
  }

  @Test
  void explainsTheExampleInWords() {
    CommandRun run = run("policy", "check", EXAMPLE);
    assertThat(run.exitCode()).isZero();
    assertThat(run.out())
        .contains(
            "spiffe://example.org/web may call queries, DeductCredits and SubmitJob; only profiles"
                + " that begin with user-; only with the reason codes IMAGE or VIDEO; at most 100"
                + " credits per call.",
            "Every other caller whose name begins with spiffe://example.org/worker/ may call"
                + " CompleteJob, FailJob and ExtendJob",
            "Nobody else may call anything but health.");
  }

  /** Who of the example's parties may do what. */
  @ParameterizedTest
  @CsvSource({
    "web,       DeductCredits,        0",
    "web,       SubmitJob,            0",
    "web,       GetProfile,           0",
    "web,       WatchEntries,         0",
    "web,       GrantCredits,         1",
    "web,       RefundCredits,        1",
    "web,       CompleteJob,          1",
    "web,       ReverseOperation,     1",
    "worker/7,  CompleteJob,          0",
    "worker/7,  FailJob,              0",
    "worker/7,  ExtendJob,            0",
    "worker/7,  SubmitJob,            1",
    "worker/7,  GetJob,               1",
    "worker,    CompleteJob,          1",
    "billing,   GrantCredits,         0",
    "billing,   RefundCredits,        0",
    "billing,   DeductCredits,        1",
    "support,   GetOperation,         0",
    "support,   ReverseOperation,     0",
    "support,   GrantCredits,         1",
    "dashboard, ListJobs,             0",
    "dashboard, GetServiceStatus,     0",
    "dashboard, VerifyLedger,         1",
    "dashboard, DeductCredits,        1",
    "dashboard, ServerReflectionInfo, 1",
    "stranger,  GetProfile,           1",
  })
  void theExampleLetsEachPartyDoItsWork(String caller, String method, int exitCode) {
    CommandRun run = run("policy", "test", EXAMPLE, "spiffe://example.org/" + caller, method);
    assertThat(run.exitCode()).as(run.out()).isEqualTo(exitCode);
    assertThat(run.out()).startsWith(exitCode == 0 ? "yes: " : "no: ");
  }

  @ParameterizedTest
  @CsvSource({
    "user-1, IMAGE, 100, yes: the entry spiffe://example.org/web allows DeductCredits",
    "user-1, IMAGE, 101, no: spiffe://example.org/web may move at most 100 credits per call",
    "user-1, GIFT,  1,   no: spiffe://example.org/web may give only the reason codes IMAGE and VIDEO",
    "admin,  IMAGE, 1,   no: spiffe://example.org/web may touch only profiles that begin with user-",
  })
  void saysWhy(String profile, String reason, String amount, String answer) {
    CommandRun run =
        run(
            "policy",
            "test",
            EXAMPLE,
            "spiffe://example.org/web",
            "DeductCredits",
            "--profile",
            profile,
            "--reason",
            reason,
            "--amount",
            amount);
    assertThat(run.out().strip()).isEqualTo(answer);
  }

  @Test
  void whatIsNotGivenIsSaid() {
    CommandRun run =
        run(
            "policy",
            "test",
            EXAMPLE,
            "spiffe://example.org/web",
            "DeductCredits",
            "--amount",
            "9");
    assertThat(run.out().strip())
        .isEqualTo(
            "yes: the entry spiffe://example.org/web allows DeductCredits, but only profiles that"
                + " begin with user-; only with the reason codes IMAGE or VIDEO");
  }

  @Test
  void badFilesAndArgumentsEndWithTwo() throws IOException {
    Path broken = Files.writeString(directory.resolve("p.yaml"), "callers:\n\t- name: web\n");
    CommandRun check = run("policy", "check", broken.toString());
    assertThat(check.exitCode()).isEqualTo(2);
    assertThat(check.err()).contains("p.yaml:2:1: there is a tab");
    assertThat(run("policy", "test", broken.toString(), "a", "GetJob").exitCode()).isEqualTo(2);
    CommandRun missing = run("policy", "check", directory.resolve("none").toString());
    assertThat(missing.exitCode()).isEqualTo(2);
    assertThat(missing.err()).contains("no such file or directory");
    CommandRun method = run("policy", "test", EXAMPLE, "web", "Deduct");
    assertThat(method.exitCode()).isEqualTo(2);
    assertThat(method.err()).contains("\"Deduct\" is not accepted");
    assertThat(run("policy", "test", EXAMPLE, "web").exitCode()).isEqualTo(2);
  }
}
