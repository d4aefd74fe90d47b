package org.creditservice.main;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.creditservice.config.DatabaseTarget;
import org.creditservice.testing.Installed;
import org.creditservice.testing.LogCapture;
import org.creditservice.testing.RestartablePostgres;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** TLS to a PostgreSQL whose certificate is for the name localhost. */
class DatabaseTlsTest {
  private static final List<String> NEW_KEY =
      List.of("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-batch");

  @TempDir private Path directory;

  @Test
  void theServerProvesWhoItIs() throws Exception {
    makeAuthority("authority");
    makeAuthority("stranger");
    makeServerCertificate();
    try (RestartablePostgres postgres = RestartablePostgres.start()) {
      postgres.migrate();
      switchOn(postgres);

      String verified = url(postgres, "localhost", "verify-full", "authority");
      try (LogCapture log = LogCapture.of(ServiceDatabase.class);
          CommandRun served = run(postgres, verified, "serve", "--grpc-port=0", "--strict-roles")) {
        assertThat(served.awaitReady()).contains("ready");
        assertThat(encryption(postgres)).isNotEmpty().containsOnly("TLSv1.3");
        assertThat(log.messages(Level.WARN)).isEmpty();
      }
      assertRefused(
          run(postgres, url(postgres, "127.0.0.1", "verify-full", "authority"), "verify"),
          "The hostname 127.0.0.1 could not be verified");
      assertRefused(
          run(postgres, url(postgres, "localhost", "verify-full", "stranger"), "verify"),
          "unable to find valid certification path");
      assertRefused(
          run(postgres, url(postgres, "localhost", "verify-full", "missing"), "verify"),
          "missing.crt");
    }
  }

  private static void assertRefused(CommandRun run, String reason) {
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err())
        .startsWith("credit verify: The database at ")
        .contains(" cannot be used: ")
        .contains(reason)
        .hasLineCount(1);
  }

  private String url(RestartablePostgres postgres, String host, String mode, String authority) {
    return "postgresql://%s:%d/credit?sslmode=%s&sslrootcert=%s"
        .formatted(host, postgres.port(), mode, directory.resolve(authority + ".crt"));
  }

  private static CommandRun run(RestartablePostgres postgres, String url, String... arguments) {
    DatabaseTarget target = postgres.target();
    return CommandRun.of(
        Map.of(
            "CREDIT_DATABASE_URL",
            url,
            "CREDIT_DATABASE_USER",
            target.user(),
            "CREDIT_DATABASE_PASSWORD",
            String.valueOf(target.password()),
            "CREDIT_HTTP_PORT",
            "off"),
        arguments);
  }

  private void switchOn(RestartablePostgres postgres) throws SQLException {
    try (Connection connection = postgres.superuser().connect();
        Statement statement = connection.createStatement()) {
      statement.execute("ALTER SYSTEM SET ssl_cert_file = '%s'".formatted(file("server.crt")));
      statement.execute("ALTER SYSTEM SET ssl_key_file = '%s'".formatted(file("server.key")));
      statement.execute("ALTER SYSTEM SET ssl = on");
    }
    postgres.stop();
    postgres.restart();
  }

  /** The version of TLS of each session of the service. */
  private static List<String> encryption(RestartablePostgres postgres) throws SQLException {
    List<String> versions = new ArrayList<>();
    try (Connection connection = postgres.superuser().connect();
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT coalesce(version, 'none') FROM pg_stat_ssl JOIN pg_stat_activity USING (pid)"
                    + " WHERE usename = 'credit_service'")) {
      while (rows.next()) {
        versions.add(rows.getString(1));
      }
    }
    return versions;
  }

  private Path file(String name) {
    return directory.resolve(name);
  }

  private void makeAuthority(String name) throws Exception {
    List<String> command = new ArrayList<>(List.of("req", "-x509", "-days", "2"));
    command.addAll(NEW_KEY);
    command.addAll(List.of("-subj", "/CN=" + name));
    command.addAll(List.of("-keyout", file(name + ".key") + "", "-out", file(name + ".crt") + ""));
    openssl(command);
  }

  private void makeServerCertificate() throws Exception {
    List<String> command = new ArrayList<>(List.of("req", "-subj", "/CN=localhost"));
    command.addAll(NEW_KEY);
    command.addAll(List.of("-keyout", file("server.key") + "", "-out", file("server.csr") + ""));
    openssl(command);
    Files.writeString(file("san"), "subjectAltName=DNS:localhost");
    openssl(
        List.of(
            "x509",
            "-req",
            "-days",
            "2",
            "-CAcreateserial",
            "-in",
            file("server.csr") + "",
            "-CA",
            file("authority.crt") + "",
            "-CAkey",
            file("authority.key") + "",
            "-extfile",
            file("san") + "",
            "-out",
            file("server.crt") + ""));
    Files.setPosixFilePermissions(file("server.key"), PosixFilePermissions.fromString("rw-------"));
  }

  private static void openssl(List<String> arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Installed.program("openssl", "openssl").toString());
    command.addAll(arguments);
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output =
        new String(
            process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
  }
}
