package org.creditservice.embedded;

import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.creditservice.testing.EmbeddedDirectory;
import org.creditservice.testing.Installed;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What another user could have put there is not run. */
class FileTrustTest {
  private static final int NOBODY = 65534;

  /** Neither distributions nor systemd give it to anybody. */
  private static final int NAMELESS = 60_998;

  @TempDir private Path temporary;
  private Path marker;

  @BeforeEach
  void choose() {
    marker = temporary.resolve("was-run");
  }

  @Test
  void aPlantedInitdbOfAnotherUserIsNotRun() throws IOException {
    Path data = temporary.resolve("data");
    Path home = plant(data);
    own(data, NOBODY);

    assertRefused(data, data + " belongs to another user (uid 65534)");

    // Nor one in a directory of one's own that was another's.
    own(data, 0);
    own(home.resolve("bin/initdb"), NOBODY);
    assertRefused(data, home.resolve("bin/initdb") + " belongs to another user (uid 65534)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"rwxrwxrwx", "rwx---rwx", "rwxr-x-wx"})
  void aDirectoryThatEverybodyMayWriteToIsRefused(String mode) throws IOException {
    Path data = temporary.resolve("data");
    Path unused = plant(data);
    chmod(data, mode);

    assertRefused(data, "Other users can write to " + data + ", so what");
  }

  @Test
  void aDirectoryInOneThatEverybodyMayWriteToIsRefused() throws IOException {
    Path open = Files.createDirectory(temporary.resolve("open"));
    chmod(open, "rwxrwxrwx");

    assertRefused(open.resolve("data"), "Other users can write to " + open + ", so what");
  }

  /** Such as the directory for temporary files. */
  @Test
  void aStickyDirectoryAboveIsNoDanger() throws IOException {
    Path open = Files.createDirectory(temporary.resolve("open"));
    Files.setAttribute(open, "unix:mode", 01777);
    Path data = Files.createDirectory(open.resolve("data"));

    assertThatCode(() -> FileTrust.ofProcess().requireDirectory(data)).doesNotThrowAnyException();
  }

  @Test
  void aProgramThatEverybodyMayWriteToIsRefusedWhereTheyCanReachIt() throws IOException {
    Path data = temporary.resolve("data");
    Path initdb = plant(data).resolve("bin/initdb");
    chmod(initdb, "rwxrwxrwx");
    chmod(data, "rwxr-xr-x");
    chmod(data.resolve("binaries"), "rwxr-xr-x");
    assertRefused(data, "Other users can write to " + initdb + ", so what");

    chmod(data.resolve("binaries"), "rwx------");
    assertThatCode(
            () ->
                FileTrust.ofProcess()
                    .requireContents(initdb.getParent().getParent(), Integer.MAX_VALUE))
        .doesNotThrowAnyException();
  }

  /** As in a container that runs with any id. */
  @Test
  void aUserWithoutANameTrustsItself() throws Exception {
    copyClasses(Path.of("target", "classes"), "FileTrust");
    copyClasses(Path.of("target", "classes"), "EmbeddedPostgresException");
    copyClasses(Path.of("target", "test-classes"), "FileTrustTest");
    own(temporary, NAMELESS);

    Process process =
        new ProcessBuilder(
                Installed.program("setpriv", "util-linux").toString(),
                "--reuid=" + NAMELESS,
                "--regid=" + NAMELESS,
                "--clear-groups",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                temporary.toString(),
                Nameless.class.getName(),
                temporary.toString())
            .redirectErrorStream(true)
            .start();

    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
  }

  /** The user's own, which cannot read where the build is. */
  private void copyClasses(Path from, String name) throws IOException {
    Path directory = Path.of("org", "creditservice", "embedded");
    Path to = Files.createDirectories(temporary.resolve(directory));
    try (DirectoryStream<Path> classes =
        Files.newDirectoryStream(from.resolve(directory), name + "*.class")) {
      for (Path each : classes) {
        chmod(Files.copy(each, to.resolve(each.getFileName()), REPLACE_EXISTING), "rw-r--r--");
      }
    }
  }

  /** What the user's process does. */
  static final class Nameless {
    private Nameless() {}

    public static void main(String... directory) throws IOException {
      FileTrust.ofProcess().requireDirectory(Path.of(directory[0]));
    }
  }

  /** A data directory whose initdb says that it was run; returns the home of the programs. */
  private Path plant(Path data) throws IOException {
    Path real = PostgresBinaries.unpack(EmbeddedDirectory.BINARIES).home();
    Path bin = data.resolve("binaries").resolve(real.getFileName()).resolve("bin");
    Files.createDirectories(
        bin, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
    Path initdb = bin.resolve("initdb");
    Files.writeString(initdb, "#!/bin/sh\ntouch '%s'\nexit 1\n".formatted(marker));
    chmod(initdb, "rwxr-xr-x");
    return bin.getParent();
  }

  private void assertRefused(Path data, String sentence) {
    assertThatExceptionOfType(EmbeddedPostgresException.class)
        .isThrownBy(() -> EmbeddedDatabase.start(data))
        .withMessageStartingWith(sentence);
    assertThat(marker).doesNotExist();
  }

  private static void chmod(Path path, String mode) throws IOException {
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
  }

  private static void own(Path path, int user) throws IOException {
    assumeTrue(PostgresUser.ofProcess().isRoot(), "Only root can give files to another user.");
    Files.setAttribute(path, "unix:uid", user);
  }
}
