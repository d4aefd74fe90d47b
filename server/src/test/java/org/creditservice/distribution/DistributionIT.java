package org.creditservice.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.creditservice.config.Settings;
import org.creditservice.testing.Client;
import org.creditservice.testing.Installed;
import org.creditservice.testing.Requests;
import org.creditservice.v1.CreateProfileResponse;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Everything in the archive, by an ordinary user in a path with blanks. */
class DistributionIT {
  private static final Pattern READY = Pattern.compile("ready: grpc 127\\.0\\.0\\.1:(\\d+)");

  @TempDir private static Path directory;

  private static UnpackedDistribution distribution;

  @BeforeAll
  static void unpack() throws Exception {
    distribution = UnpackedDistribution.in(directory, "home of an operator");
  }

  @Test
  void printsTheVersionOfTheBuild() throws Exception {
    assertThat(distribution.run("--version"))
        .startsWith("credit " + UnpackedDistribution.version() + " (");
  }

  /** So it may be in a directory that only root can write to. */
  @Test
  void servesAndStopsWithoutWritingToItsDirectory() throws Exception {
    List<Path> before = distribution.files();
    Process service = distribution.start("serve", "--grpc-port=0", "--http-port=0");
    try {
      ManagedChannel channel =
          NettyChannelBuilder.forAddress("127.0.0.1", port(service)).usePlaintext().build();
      var created =
          new Client(channel).call(Requests.create("alice", 100), CreateProfileResponse.class);
      assertThat(created.getProfile().getBalance()).isEqualTo(100);
      channel.shutdownNow();

      service.destroy(); // SIGTERM
      assertThat(service.waitFor(1, TimeUnit.MINUTES)).isTrue();
      assertThat(service.exitValue()).isZero();
    } finally {
      service.destroyForcibly();
    }
    assertThat(distribution.files()).isEqualTo(before);
    Path data = distribution.user().home().resolve(".local/share/credit-service/postgresql/data");
    assertThat(data.resolve("PG_VERSION")).exists();
    assertThat(data.resolve("postmaster.pid")).doesNotExist();
  }

  private static int port(Process service) throws IOException {
    BufferedReader out = service.inputReader();
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      Matcher ready = READY.matcher(line);
      if (ready.find()) {
        return Integer.parseInt(ready.group(1));
      }
    }
    throw new AssertionError("the service ended without being ready");
  }

  @Test
  void hasTheLibrariesOfTheServiceAndNoOthers() throws Exception {
    try (JarFile jar = new JarFile(distribution.home().resolve("credit-server.jar").toFile())) {
      String classPath = jar.getManifest().getMainAttributes().getValue(Attributes.Name.CLASS_PATH);
      assertThat(libraries().map(library -> "lib/" + library))
          .containsExactlyInAnyOrder(classPath.split(" "));
    }
  }

  @Test
  void namesALicenceForEachLibrary() throws Exception {
    String licences = Files.readString(distribution.home().resolve("THIRD-PARTY.txt"));

    assertThat(libraries().filter(library -> !library.startsWith("credit-")))
        .map(library -> library.replaceFirst("-(\\d.*)\\.jar$", ":$1 "))
        .allSatisfy(library -> assertThat(licences).contains(":" + library));
    assertThat(distribution.home().resolve("LICENSE")).exists();
  }

  private static Stream<String> libraries() throws IOException {
    return distribution.files().stream()
        .filter(file -> file.getParent().endsWith("lib"))
        .map(file -> file.getFileName().toString());
  }

  @Test
  void theTextsNameOnlyWhatThereIs() throws Exception {
    String install = Files.readString(distribution.home().resolve("INSTALL.md"));
    assertThat(install)
        .startsWith("# credit " + UnpackedDistribution.version())
        .doesNotContain("${");
    assertThat(matches("\\]\\(([^)#]+)", install))
        .isNotEmpty()
        .allSatisfy(link -> assertThat(distribution.home().resolve(link)).exists());

    String variables = Files.readString(distribution.home().resolve("systemd/credit.env"));
    assertThat(matches("(?m)^#(CREDIT_\\w+)=", variables))
        .isNotEmpty()
        .filteredOn(name -> !name.equals("CREDIT_JAVA_OPTS"))
        .isSubsetOf(
            Settings.FOR_SERVE.stream()
                .flatMap(group -> group.settings().stream())
                .map(setting -> setting.variable())
                .collect(Collectors.toSet()));
  }

  private static List<String> matches(String regex, String text) {
    return Pattern.compile(regex).matcher(text).results().map(match -> match.group(1)).toList();
  }

  @Test
  void systemdAcceptsTheUnit() throws Exception {
    String analyze = Installed.program("systemd-analyze", "systemd").toString();
    // In a unit's command, a blank would have to be quoted.
    Path link = Files.createSymbolicLink(directory.resolve("credit"), distribution.home());
    Path unit = directory.resolve("credit.service");
    String text = Files.readString(distribution.home().resolve("systemd/credit.service"));
    Files.writeString(unit, text.replace("/opt/credit", link.toString()));

    Process verify =
        new ProcessBuilder(analyze, "verify", unit.toString()).redirectErrorStream(true).start();
    String output = new String(verify.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    verify.waitFor();

    assertThat(output).doesNotContain("credit.service");
  }
}
