package org.creditservice.main;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
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

  private Path write(String policy) throws IOException {
    return Files.writeString(directory.resolve("policy.yaml"), policy);
  }

  /** Only what the method's requests can have is held against them, as in the server. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          GetProfile       |                | yes: the entry w allows GetProfile, but only profiles that begin with user-
          GetProfile       | --profile u    | no: w may touch only profiles that begin with user-
          ListJobs         | --profile=     | no: it is about all profiles, and w may touch only those that begin with user-
          GetServiceStatus |                | no: it is about all profiles, and w may touch only those that begin with user-
          VerifyLedger     |                | yes: the entry w allows VerifyLedger, but only profiles that begin with user-
          VerifyLedger     | --profile=     | no: it is about all profiles, and w may touch only those that begin with user-
          CompleteJob      | --profile user-| yes: the entry w allows CompleteJob, but at most 9 credits per call
          FailJob          | --profile user-| yes: the entry w allows FailJob
          CreateProfile    | --amount 5     | no: w may give only the reason codes IMAGE
          CreateProfile    | --amount 0     | yes: the entry w allows CreateProfile, but only profiles that begin with user-
          RefundCredits    | --amount 10    | no: w may move at most 9 credits per call
          ServerReflectionInfo |            | yes: the entry w allows ServerReflectionInfo
          """)
  void aMethodIsHeldAgainstWhatItsRequestsHave(
      String method, @Nullable String options, String answer) throws IOException {
    Path file =
        write(
            "callers: [{name: w, methods: [all], reason_codes: [IMAGE], profile_prefixes:"
                + " [user-], amount_max: 9}]");
    List<String> arguments =
        new ArrayList<>(List.of("policy", "test", file.toString(), "w", method));
    if (options != null) {
      arguments.addAll(List.of(options.split(" ")));
    }
    CommandRun run = run(arguments.toArray(String[]::new));
    assertThat(run.out().strip()).as(run.err()).startsWith(answer);
    assertThat(run.exitCode()).isEqualTo(answer.startsWith("yes") ? 0 : 1);
  }

  @Test
  void badFilesEndWithTwoAndOneSentence() throws IOException {
    String broken = write("callers:\n\t- name: web\n").toString();
    assertRefused(
        "The policy can't be used: " + broken + ":2:1: there is a tab;", "policy", "check", broken);
    assertRefused(
        "The policy can't be used: " + broken + ":2:1: there is a tab;",
        "policy",
        "test",
        broken,
        "a",
        "GetJob");
    assertRefused("no such file or directory", "policy", "check", directory + "/none");
    assertRefused("The policy can't be used: ", "policy", "check", directory.toString());
  }

  @Test
  void badArgumentsEndWithTwoAndOneSentence() {
    assertRefused(
        "METHOD: \"Deduct\" is not accepted; it must be one of CreateProfile, GrantCredits,",
        "policy",
        "test",
        EXAMPLE,
        "web",
        "Deduct");
    assertRefused(
        "CALLER: \"two words\" is not accepted; it must be the name of a caller: 1 to 256",
        "policy",
        "test",
        EXAMPLE,
        "two words",
        "GetJob");
    assertRefused(
        "--reason: is not accepted for GetJob, whose requests have no such field.",
        "policy",
        "test",
        EXAMPLE,
        "web",
        "GetJob",
        "--reason",
        "IMAGE");
    assertRefused("METHOD", "policy", "test", EXAMPLE, "web");
    for (String amount : List.of("many", "-1", "1.5", "1000000000000001")) {
      assertRefused(
          "\"%s\" is not accepted; it must be a whole number from 0 to ".formatted(amount),
          "policy",
          "test",
          EXAMPLE,
          "web",
          "GrantCredits",
          "--amount=" + amount);
    }
    assertRefused("FILE", "policy", "check");
    assertRefused("explain", "policy", "explain", EXAMPLE);
  }

  private static void assertRefused(String message, String... arguments) {
    CommandRun run = run(arguments);
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).contains(message).doesNotContain("Exception");
  }
}
