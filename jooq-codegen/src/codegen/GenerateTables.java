import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.jooq.codegen.GenerationTool;
import org.jooq.meta.jaxb.Configuration;
import org.jooq.meta.jaxb.Database;
import org.jooq.meta.jaxb.ForcedType;
import org.jooq.meta.jaxb.Generate;
import org.jooq.meta.jaxb.Generator;
import org.jooq.meta.jaxb.Jdbc;
import org.jooq.meta.jaxb.Logging;
import org.jooq.meta.jaxb.Target;

/**
 * Generates the jOOQ classes from what the migrations really make: starts a throw-away PostgreSQL,
 * migrates it, reads its catalog.
 *
 * <p>Run by the build as a single source file: {@code java GenerateTables.java MIGRATIONS OUTPUT
 * VERSIONS}. Does nothing where the last run had the same input.
 */
class GenerateTables {
  private static final String SCHEMA = "credit";
  private static final String PACKAGE = "org.creditservice.db.jooq";

  public static void main(String[] args) throws Exception {
    Path migrations = Path.of(args[0]);
    Path output = Path.of(args[1]);
    Path stamp = output.resolveSibling("jooq.sha256");
    String input = fingerprint(migrations, args[2]);
    if (Files.exists(stamp) && Files.readString(stamp).equals(input)) {
      return;
    }
    Files.deleteIfExists(stamp);
    Path directory = privateDirectory(output.resolveSibling("postgresql"));
    try (EmbeddedPostgres postgres = postgres(directory)) {
      migrate(postgres.getPostgresDatabase(), migrations);
      GenerationTool.generate(configuration(postgres.getJdbcUrl("postgres", "postgres"), output));
    } finally {
      delete(directory);
    }
    Files.writeString(stamp, input);
  }

  /** For its owner only: what is unpacked inside is run, and there anybody may write. */
  private static Path privateDirectory(Path directory) throws IOException {
    delete(directory);
    Files.createDirectories(directory.getParent());
    return Files.createDirectory(
        directory,
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
  }

  private static void delete(Path directory) throws IOException {
    if (Files.exists(directory)) {
      try (Stream<Path> files = Files.walk(directory)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }

  private static EmbeddedPostgres postgres(Path directory) throws Exception {
    // Where it leaves files that it calls temporary.
    System.setProperty("java.io.tmpdir", directory.toString());
    return EmbeddedPostgres.builder()
        .setOverrideWorkingDirectory(directory.resolve("programs").toFile())
        .setDataDirectory(directory.resolve("data").toFile())
        .start();
  }

  /** Changes whenever what is generated may change: a migration, this file, a version. */
  private static String fingerprint(Path migrations, String versions) throws Exception {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    digest.update(versions.getBytes(StandardCharsets.UTF_8));
    Path thisFile = migrations.resolve("../../../../codegen/GenerateTables.java");
    for (Path file : files(migrations, thisFile)) {
      digest.update(file.getFileName().toString().getBytes(StandardCharsets.UTF_8));
      digest.update(Files.readAllBytes(file));
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static List<Path> files(Path migrations, Path thisFile) throws IOException {
    try (Stream<Path> listed = Files.list(migrations)) {
      return Stream.concat(listed.sorted(), Stream.of(thisFile)).toList();
    }
  }

  private static void migrate(DataSource dataSource, Path migrations) {
    Flyway.configure()
        .dataSource(dataSource)
        .schemas(SCHEMA)
        .locations("filesystem:" + migrations)
        .validateMigrationNaming(true)
        .load()
        .migrate();
  }

  private static Configuration configuration(String url, Path output) {
    return new Configuration()
        .withLogging(Logging.WARN)
        .withJdbc(new Jdbc().withUrl(url))
        .withGenerator(
            new Generator()
                .withDatabase(
                    new Database()
                        .withInputSchema(SCHEMA)
                        .withExcludes("flyway_schema_history")
                        .withIncludeRoutines(false)
                        .withIncludeSequences(false)
                        // The time on a wall in some zone is of no use here.
                        .withForcedTypes(
                            new ForcedType().withName("INSTANT").withIncludeTypes("timestamptz")))
                .withGenerate(what())
                .withTarget(
                    new Target().withPackageName(PACKAGE).withDirectory(output.toString())));
  }

  /** Tables, records and keys; nothing that differs from one build to the next. */
  private static Generate what() {
    return new Generate()
        .withDeprecated(false)
        .withGeneratedAnnotation(true)
        .withGeneratedAnnotationDate(false)
        .withGlobalCatalogReferences(false)
        .withGlobalSchemaReferences(true)
        .withJavaTimeTypes(true)
        .withPojos(false)
        .withDaos(false);
  }
}
