package org.creditservice.main;

import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.creditservice.config.DatabaseSettings;
import org.creditservice.config.Settings;
import org.creditservice.logging.LogEvent;
import org.creditservice.logging.LoggingSetup;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** A command with settings, from flags and environment variables. */
abstract class SettingsCommand implements Callable<Integer> {

  private static final Logger log = LoggerFactory.getLogger(SettingsCommand.class);

  private final Map<String, String> environment;
  private final List<Settings.Group> groups;

  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Print this help and end.")
  @SuppressWarnings("unused") // picocli reads it
  private boolean helpRequested;

  /**
   * @param environment the environment variables that settings are read from
   * @param groups the settings of this command
   */
  SettingsCommand(Map<String, String> environment, List<Settings.Group> groups) {
    this.environment = environment;
    this.groups = groups;
  }

  /** Does the work, and returns the exit code. */
  abstract int run(Settings settings, PrintWriter out) throws Exception;

  /** This command as a command line, with its settings as options. */
  CommandLine commandLine() {
    CommandLine commandLine = new CommandLine(this);
    SettingOptions.addTo(commandLine.getCommandSpec(), groups);
    return commandLine.setUsageHelpAutoWidth(true);
  }

  private static void warnOfPassword(Map<String, String> flags) {
    for (String flag : DatabaseSettings.flagsWithPassword(flags)) {
      log.warn(
          LogEvent.PASSWORD_SHOWN,
          "{} has the password in it, which all users of this machine can see among its processes:"
              + " put it into CREDIT_DATABASE_PASSWORD or into a file for --database-password-file",
          flag);
    }
  }

  @Override
  public Integer call() throws Exception {
    CommandLine commandLine = Objects.requireNonNull(spec).commandLine();
    Map<String, String> flags = SettingOptions.typed(commandLine.getParseResult(), groups);
    Settings settings = Settings.from(flags, environment);
    LoggingSetup.apply(settings.log());
    warnOfPassword(flags);
    return run(settings, commandLine.getOut());
  }
}
