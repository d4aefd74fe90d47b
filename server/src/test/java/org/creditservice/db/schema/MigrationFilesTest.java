package org.creditservice.db.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.OutputStream;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MigrationFilesTest {
  private static final String FIRST = "V1__ledger.sql";

  @TempDir private Path directory;

  @Test
  void areTheSameInAJarAsInADirectory() throws Exception {
    Path home = Files.createDirectories(directory.resolve("db/migration"));
    Path first = Files.writeString(home.resolve(FIRST), "CREATE TABLE one ();");
    Path second = Files.writeString(home.resolve("V2__more.sql"), "CREATE TABLE two ();");
    Path jar = directory.resolve("a.jar");
    try (OutputStream out = Files.newOutputStream(jar);
        JarOutputStream archive = new JarOutputStream(out)) {
      for (Path file : new Path[] {first, second}) {
        archive.putNextEntry(new JarEntry("db/migration/" + file.getFileName()));
        archive.write(Files.readAllBytes(file));
      }
      archive.putNextEntry(new JarEntry("db/other.sql"));
    }

    Map<String, Long> inDirectory = MigrationFiles.checksums(first.toUri().toURL());

    assertThat(inDirectory).containsOnlyKeys(FIRST, "V2__more.sql");
    assertThat(
            MigrationFiles.checksums(
                new URL("jar:%s!/db/migration/%s".formatted(jar.toUri(), FIRST))))
        .isEqualTo(inDirectory);
    Files.writeString(second, "CREATE TABLE other ();");
    assertThat(MigrationFiles.checksums(first.toUri().toURL())).isNotEqualTo(inDirectory);
  }

  @Test
  void areThoseOfThisProgram() throws Exception {
    assertThat(Migrations.checksums()).containsKeys(FIRST, "V4__key_retention.sql");
  }
}
