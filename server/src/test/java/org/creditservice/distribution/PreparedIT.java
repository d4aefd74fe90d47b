package org.creditservice.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The distribution with an archive of classes, which Java must use or leave alone, silently. */
class PreparedIT {
  @TempDir private static Path directory;

  @Test
  void usesWhatItHasPreparedUnlessThatIsDamagedOrOfAnotherJar() throws Exception {
    // Java 17 archives no classes of a jar whose path has a space in it.
    UnpackedDistribution distribution = UnpackedDistribution.in(directory, "operator");
    String version = distribution.run("--version");
    List<Path> before = distribution.files();

    distribution.run("prepare");

    List<Path> added =
        distribution.files().stream().filter(file -> !before.contains(file)).toList();
    assertThat(added).hasSize(1);
    assertThat(distribution.run("--version")).isEqualTo(version);
    assertThat(usesArchive(distribution)).isTrue();

    Path jar = distribution.home().resolve("credit-server.jar");
    FileTime time = Files.getLastModifiedTime(jar);
    Files.setLastModifiedTime(jar, FileTime.fromMillis(time.toMillis() + 60_000));
    assertThat(distribution.run("--version")).isEqualTo(version);
    assertThat(usesArchive(distribution)).isFalse();

    Files.setLastModifiedTime(jar, time);
    Files.delete(added.get(0));
    Files.writeString(added.get(0), "no archive");
    assertThat(distribution.run("--version")).isEqualTo(version);
    assertThat(usesArchive(distribution)).isFalse();
  }

  /** Java says where each class is from. */
  private static boolean usesArchive(UnpackedDistribution distribution)
      throws IOException, InterruptedException {
    return distribution
        .run(Map.of("CREDIT_JAVA_OPTS", "-Xlog:class+load"), "--version")
        .lines()
        .filter(line -> line.contains("org.creditservice.main.Main "))
        .anyMatch(line -> line.contains("shared objects file"));
  }
}
