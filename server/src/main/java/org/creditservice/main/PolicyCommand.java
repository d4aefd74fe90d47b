package org.creditservice.main;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.creditservice.access.PolicySource;
import org.creditservice.access.policy.CallFields;
import org.creditservice.access.policy.CallerName;
import org.creditservice.access.policy.CallerRule;
import org.creditservice.access.policy.Decisions;
import org.creditservice.access.policy.Denial;
import org.creditservice.access.policy.MethodGroup;
import org.creditservice.access.policy.Policy;
import org.creditservice.access.policy.PolicyWords;
import org.creditservice.access.policy.Shown;
import org.creditservice.api.caller.MethodFields;
import org.creditservice.config.InvalidSettingException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Says what a policy allows, without a server. */
@Command(
    name = "policy",
    description = "Explain a policy, or try a call against it.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND")
final class PolicyCommand {
  @Spec private @Nullable CommandSpec spec;

  @Command(
      name = "check",
      description = "Say in words what a policy allows; exit with 2 if it can't be used.",
      mixinStandardHelpOptions = true)
  int check(
      @Parameters(
              paramLabel = "FILE",
              converter = PathConverter.class,
              description = "The policy, as for serve --policy.")
          Path file) {
    PrintWriter out = out();
    PolicyWords.explain(read(file)).forEach(out::println);
    out.flush();
    return ExitCode.OK;
  }

  @Command(
      name = "test",
      description = {
        "Say whether a policy allows a call, and why: exit with 0 if it does, with 1 if not.",
        "What you leave out counts as allowed; what the policy demands of it follows the yes."
      },
      mixinStandardHelpOptions = true)
  int test(
      @Parameters(paramLabel = "FILE", converter = PathConverter.class, description = "The policy.")
          Path file,
      @Parameters(
              paramLabel = "CALLER",
              description = "The caller's name, such as spiffe://example.org/web.")
          String caller,
      @Parameters(paramLabel = "METHOD", description = "The method, such as DeductCredits.")
          String method,
      @Option(
              names = "--profile",
              paramLabel = "ID",
              description = "The request's profile_id; empty for all profiles.")
          @Nullable String profile,
      @Option(
              names = "--reason",
              paramLabel = "CODE",
              description = "The request's reason_code; OPENING_BALANCE for an opening balance.")
          @Nullable String reason,
      @Option(
              names = "--amount",
              paramLabel = "CREDITS",
              converter = CreditsConverter.class,
              description = "The credits that the request names.")
          @Nullable Long amount) {
    refuseUnless(CallerName.isAccepted(caller), "CALLER", caller, CallerName.ACCEPTED);
    Set<String> methods = MethodGroup.ALL.methods();
    refuseUnless(
        methods.contains(method), "METHOD", method, "one of " + String.join(", ", methods));
    MethodFields has = MethodFields.of(method);
    refuseWithout(has.profile(), method, "--profile", profile);
    refuseWithout(has.reasonCode(), method, "--reason", reason);
    refuseWithout(has.amount(), method, "--amount", amount);
    CallerRule rule = read(file).ruleOf(caller);
    CallFields fields = has.asked(profile, reason, amount);
    Denial denial = denial(rule, method, fields);
    PrintWriter out = out();
    out.println(
        denial == null && rule != null
            ? yes(rule, method, has.settled(fields, amount))
            : "no: " + sentence(denial));
    out.flush();
    return denial == null ? ExitCode.OK : ExitCode.FAILED;
  }

  private static void refuseUnless(boolean accepted, String parameter, String value, String what) {
    if (!accepted) {
      throw new InvalidSettingException(
          "%s: \"%s\" is not accepted; it must be %s."
              .formatted(parameter, Shown.text(value), what));
    }
  }

  private static void refuseWithout(
      boolean has, String method, String option, @Nullable Object value) {
    if (!has && value != null) {
      throw new InvalidSettingException(
          "%s: is not accepted for %s, whose requests have no such field."
              .formatted(option, method));
    }
  }

  private static @Nullable Denial denial(
      @Nullable CallerRule rule, String method, CallFields fields) {
    if (rule == null) {
      return Policy.unlisted();
    }
    Denial denial = Decisions.method(rule, method);
    return denial == null ? Decisions.fields(rule, fields) : denial;
  }

  private static String sentence(@Nullable Denial denial) {
    return Objects.requireNonNull(denial).sentence();
  }

  /**
   * @param settled null for what can still stand against the call
   */
  private static String yes(CallerRule rule, String method, CallFields settled) {
    List<String> open = PolicyWords.conditions(rule.without(settled));
    String allowed = "yes: the entry %s allows %s".formatted(rule.name(), method);
    return open.isEmpty() ? allowed : allowed + ", but " + String.join("; ", open);
  }

  private static Policy read(Path file) {
    try {
      return PolicySource.read(file);
    } catch (IOException e) {
      throw new StartupException(
          ExitCode.REFUSED, "The policy can't be used: %s.".formatted(e.getMessage()), e);
    }
  }

  private PrintWriter out() {
    return Objects.requireNonNull(spec).commandLine().getOut();
  }
}
