package org.creditservice.main;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.creditservice.testing.Await;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The script `credit`, with a Java that prints its arguments, and makes archives if told to. */
class LauncherTest {
  private static final Map<String, String> RECORDS = Map.of("RECORD", "cp ../java/release");

  private static final Pattern ANY = Pattern.compile("\\.(jsa|aot)");
  private static final Pattern COMPLETE = Pattern.compile("\\.(jsa|aot)$");

  @TempDir private Path directory;

  @BeforeEach
  void makeAJava() throws IOException {
    Files.createDirectories(directory.resolve("java/bin"));
    Files.writeString(directory.resolve("java/release"), "JAVA_VERSION=\"17.0.1\"\n");
    Path java = directory.resolve("java/bin/java");
    Files.writeString(
        java,
        """
        #!/bin/sh
        echo "$@"
        for each; do
          case $each in -XX:ArchiveClassesAtExit=* | -XX:AOTCacheOutput=*) ${RECORD:-:} "${each#*=}" ;; esac
        done
        ${THEN:-:}
        """);
    Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwx------"));
  }

  @Test
  void startsTheServiceInItsOwnFolderWhateverCdpathSays() throws Exception {
    install("here/service");
    install("elsewhere/service");
    Map<String, String> environment = Map.of("CDPATH", directory.resolve("elsewhere").toString());

    String output = run("here", "service/credit", environment);

    assertThat(output).contains(directory.resolve("here/service").toRealPath().toString());
    assertThat(output).doesNotContain("elsewhere").endsWith(" serve\n");
  }

  @Test
  void namesTheLocaleIfJavaCannotOpenTheFolderInIt() throws Exception {
    install("caf\u00e9");

    assertThat(run("caf\u00e9", "./credit", Map.of("LC_ALL", "C")))
        .startsWith("credit: ")
        .contains("set LC_ALL=C.UTF-8");
    assertThat(run("caf\u00e9", "./credit", Map.of("LC_ALL", "C.UTF-8"))).endsWith(" serve\n");
  }

  /** Java loads classes late, so a running service needs the jars that it was started with. */
  @Test
  void aNewBuildLeavesTheJarsOfARunningServiceAlone() throws Exception {
    install("home");
    Path jar = directory.resolve("home/server/target/credit-server.jar");
    Files.writeString(jar, "first");
    Process running = start("home", "./credit", Map.of("THEN", "cat"), "serve");
    Path first = jarOf(running.inputReader().readLine());

    Files.writeString(jar, "second");
    Path second = jarOf(run("home", "./credit", Map.of()));

    assertThat(first).hasContent("first");
    assertThat(first.resolveSibling("lib/credit-proto.jar")).exists();
    assertThat(second).hasContent("second");
    running.outputWriter().close();
    running.waitFor();
    Files.writeString(jar, "third");
    assertThat(jarOf(run("home", "./credit", Map.of()))).hasContent("third");
    assertThat(first).doesNotExist();
  }

  @Test
  void runsTheJarBesideItIfThereIsOne() throws Exception {
    Path jar = distribution().resolve("credit-server.jar");

    assertThat(run("a distribution", "./credit", Map.of())).endsWith(" -jar " + jar + " serve\n");
    assertThat(run("a distribution", "./credit", Map.of(), "bench"))
        .startsWith("credit: the distribution has no bench");
  }

  @ParameterizedTest
  @CsvSource({
    "17.0.1, -XX:SharedArchiveFile=, .jsa",
    "24, -XX:SharedArchiveFile=, .jsa",
    "25.0.3, -XX:AOTCache=, .aot"
  })
  void usesTheArchiveThatItHasPrepared(String version, String use, String extension)
      throws Exception {
    Path home = distribution();
    Path release = directory.resolve("java/release");
    Files.writeString(release, "JAVA_VERSION=\"%s\"\n".formatted(version));

    assertThat(run("a distribution", "./credit", Map.of())).doesNotContain(use);
    run("a distribution", "./credit", RECORDS, "prepare");

    Path archive = archives(home, ANY).get(0);
    assertThat(archive.toString()).contains("-" + version + "-").endsWith(extension);
    assertThat(run("a distribution", "./credit", Map.of())).contains(" " + use + archive + " ");
    Map<String, String> other = Map.of("CREDIT_JAVA_OPTS", "-Xshare:off");
    assertThat(run("a distribution", "./credit", other)).doesNotContain(use);
    Files.writeString(release, "JAVA_VERSION=\"%s\"\nother\n".formatted(version));
    assertThat(run("a distribution", "./credit", Map.of())).doesNotContain(use);
  }

  @Test
  void saysSoIfItCannotPrepareAndStartsNevertheless() throws Exception {
    Path home = distribution();

    assertThat(run("a distribution", "./credit", Map.of("THEN", "false"), "prepare"))
        .endsWith("credit: nothing is prepared: the service starts more slowly.\n");
    assertThat(archives(home, ANY)).isEmpty();
    assertThat(run("a distribution", "./credit", Map.of())).endsWith(" serve\n");
  }

  @Test
  void aBuildIsPreparedBesideItsFirstStarts() throws Exception {
    install("home");
    Path target = directory.resolve("home/server/target");
    Process one = start("home", "./credit", RECORDS, "serve");
    Process other = start("home", "./credit", RECORDS, "serve");
    for (Process first : List.of(one, other)) {
      assertThat(first.inputReader().lines()).hasSize(1);
      assertThat(first.waitFor()).isZero();
    }
    Await.until("there is an archive", () -> archives(target, COMPLETE).size() == 1);
    Await.until("no other is left", () -> archives(target, ANY).size() == 1);

    assertThat(run("home", "./credit", Map.of()))
        .contains("-XX:SharedArchiveFile=" + archives(target, COMPLETE).get(0).toRealPath());
    Files.writeString(target.resolve("credit-server.jar"), "changed");
    assertThat(run("home", "./credit", Map.of())).doesNotContain("-XX:SharedArchiveFile");
  }

  private static List<Path> archives(Path home, Pattern names) throws IOException {
    try (Stream<Path> files = Files.list(home)) {
      return files.filter(file -> names.matcher(file.toString()).find()).toList();
    }
  }

  private Path distribution() throws IOException {
    Path home = Files.createDirectory(directory.resolve("a distribution")).toRealPath();
    Files.copy(Path.of("..", "credit"), home.resolve("credit"));
    Files.createFile(home.resolve("credit-server.jar"));
    return home;
  }

  /** In the arguments of Java. */
  private static Path jarOf(String arguments) {
    return Path.of(arguments.replaceFirst("(?s).*-jar (\\S+).*", "$1"));
  }

  /** The script, with a jar that is newer than all sources. */
  private void install(String folder) throws IOException {
    Path home = directory.resolve(folder);
    for (String sources :
        new String[] {"proto/src/main", "jooq-codegen/src", "server/src/main", "server/target"}) {
      Files.createDirectories(home.resolve(sources));
    }
    for (String pom :
        new String[] {"pom.xml", "proto/pom.xml", "jooq-codegen/pom.xml", "server/pom.xml"}) {
      Files.createFile(home.resolve(pom));
    }
    Files.copy(Path.of("..", "credit"), home.resolve("credit"));
    Files.createFile(home.resolve("server/target/credit-server.jar"));
    Files.createDirectory(home.resolve("server/target/lib"));
    Files.createFile(home.resolve("server/target/lib/credit-proto.jar"));
  }

  private String run(String from, String script, Map<String, String> environment)
      throws IOException, InterruptedException {
    return run(from, script, environment, "serve");
  }

  private String run(String from, String script, Map<String, String> environment, String command)
      throws IOException, InterruptedException {
    Process process = start(from, script, environment, command);
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return output;
  }

  private Process start(String from, String script, Map<String, String> environment, String command)
      throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder("sh", script, command)
            .directory(directory.resolve(from).toFile())
            .redirectErrorStream(true);
    builder.environment().put("JAVA_HOME", directory.resolve("java").toString());
    // Whoever runs the tests may have said "no".
    builder.environment().remove("CREDIT_PREPARE");
    builder.environment().putAll(environment);
    return builder.start();
  }
}
