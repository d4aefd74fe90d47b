package org.creditservice.db.schema;

import java.io.IOException;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;

/** The files of the migrations, as they come with the program: in a jar or in a directory. */
final class MigrationFiles {
  private static final String DIRECTORY = "db/migration/";

  /** All others are beside it. */
  private static final String FIRST = "V1__ledger.sql";

  private MigrationFiles() {}

  /** Their CRC-32 by name. A jar has these already, so that nothing is read. */
  static Map<String, Long> checksums() throws IOException {
    return checksums(
        Objects.requireNonNull(MigrationFiles.class.getResource("/" + DIRECTORY + FIRST)));
  }

  /** Of a file and of all that are beside it. */
  static Map<String, Long> checksums(URL first) throws IOException {
    return first.openConnection() instanceof JarURLConnection jar
        ? ofJar(jar)
        : ofDirectory(Objects.requireNonNull(Path.of(URI.create(first.toString())).getParent()));
  }

  private static Map<String, Long> ofJar(JarURLConnection connection) throws IOException {
    connection.setUseCaches(false);
    try (JarFile jar = connection.getJarFile()) {
      return jar.stream()
          .filter(entry -> entry.getName().startsWith(DIRECTORY) && !entry.isDirectory())
          .collect(
              Collectors.toUnmodifiableMap(
                  entry -> entry.getName().substring(DIRECTORY.length()), ZipEntry::getCrc));
    }
  }

  private static Map<String, Long> ofDirectory(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      Map<String, Long> checksums = new HashMap<>();
      for (Path file : (Iterable<Path>) files::iterator) {
        CRC32 checksum = new CRC32();
        checksum.update(Files.readAllBytes(file));
        checksums.put(file.getFileName().toString(), checksum.getValue());
      }
      return Map.copyOf(checksums);
    }
  }
}
