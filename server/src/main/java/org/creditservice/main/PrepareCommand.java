package org.creditservice.main;

import java.io.PrintWriter;
import java.io.Writer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.creditservice.api.Rehearsal;
import org.creditservice.config.DatabaseTarget;
import org.creditservice.config.Settings;
import org.creditservice.embedded.EphemeralDatabase;
import picocli.CommandLine.Command;

/** Does what a server does, on a database that is thrown away, while Java records it. */
@Command(
    name = "prepare",
    mixinStandardHelpOptions = true,
    description = {
      "Make starts on this Java twice as fast.",
      "'./credit prepare' writes an archive of the classes that a server needs beside its jar. Run it"
          + " when you install the service, or in the image that you build."
    })
final class PrepareCommand implements Callable<Integer> {
  private static final Pattern READY = Pattern.compile("ready: grpc (\\S+) ");

  private final Map<String, String> environment;

  /**
   * @param environment says where PostgreSQL's programs stay unpacked
   */
  PrepareCommand(Map<String, String> environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() throws Exception {
    Settings settings = Settings.from(Map.of("ephemeral", "true"), home());
    try (EphemeralDatabase database =
        EphemeralDatabase.start(settings.database().ephemeral().orElseThrow())) {
      DatabaseTarget owner = database.owner();
      List<Integer> exitCodes = new ArrayList<>();
      exitCodes.add(serve(owner));
      exitCodes.add(run(owner, "verify"));
      exitCodes.add(run(owner, "export", "entries", "--out=-"));
      return exitCodes.stream().allMatch(code -> code == ExitCode.OK)
          ? ExitCode.OK
          : ExitCode.FAILED;
    }
  }

  /** Only that: none of the service's settings is meant for this. */
  private Map<String, String> home() {
    Map<String, String> home = new HashMap<>(environment);
    home.keySet().retainAll(List.of("HOME", "XDG_CACHE_HOME"));
    return home;
  }

  private static int serve(DatabaseTarget database) throws Exception {
    StopSignal stop = new StopSignal();
    ReadyLine ready = new ReadyLine();
    CompletableFuture<Integer> exitCode =
        CompletableFuture.supplyAsync(
            () -> execute(database, stop, ready, "serve", "--grpc-port=0", "--http-port=0"));
    CompletableFuture.anyOf(ready.target, exitCode).join();
    try {
      if (ready.target.isDone()) {
        Rehearsal.run(ready.target.join());
      }
    } finally {
      stop.request();
    }
    return exitCode.join();
  }

  private static int run(DatabaseTarget database, String... arguments) {
    return execute(database, new StopSignal(), Writer.nullWriter(), arguments);
  }

  private static int execute(
      DatabaseTarget database, StopSignal stop, Writer out, String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.add("--database-url=" + database.url());
    all.add("--log-level=error");
    Map<String, String> password =
        Map.of(
            "CREDIT_DATABASE_USER", database.user(),
            "CREDIT_DATABASE_PASSWORD", String.valueOf(database.password()));
    return Main.commandLine(password, stop, arguments)
        .setOut(new PrintWriter(out, true))
        .execute(all.toArray(String[]::new));
  }

  /** Waits for the line with "ready". */
  private static final class ReadyLine extends Writer {
    private final StringBuilder text = new StringBuilder();
    private final CompletableFuture<String> target = new CompletableFuture<>();

    @Override
    public void write(char[] buffer, int offset, int length) {
      Matcher ready = READY.matcher(text.append(buffer, offset, length));
      if (ready.find()) {
        target.complete(ready.group(1));
      }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }
}
