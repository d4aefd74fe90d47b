package org.creditservice.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import org.creditservice.config.DatabaseTarget;
import org.creditservice.db.roles.RoleGrants;
import org.creditservice.db.roles.RolesScript;
import org.creditservice.db.schema.Migrations;

/**
 * A data directory with the roles, a database whose schema is up to date, and its {@link
 * MovableClock}, that is only copied: to make one takes seconds, a copy a fraction of one. It is
 * beside PostgreSQL's programs, and made at its first use.
 *
 * <p>All copies have the password of the original, for all of their roles. Only this user and
 * PostgreSQL's can read it, and they can read the copies anyway.
 */
final class ClusterTemplate {
  /** To be counted up when another version makes another one, unless {@link #contents} tells. */
  private static final int VERSION = 2;

  private final Path home;

  private ClusterTemplate(Path home) {
    this.home = home;
  }

  /**
   * The one that these programs make, as this user: which one that is depends on where the
   * temporary directory is.
   *
   * @throws EmbeddedPostgresException if it can't be made, or another user could have written to it
   */
  static ClusterTemplate of(PostgresBinaries binaries) throws IOException, SQLException {
    String name =
        "%s-ephemeral-%d-%08x-%d"
            .formatted(binaries.home().getFileName(), VERSION, contents(), binaries.user().uid());
    Path home = binaries.home().resolveSibling(name);
    if (!Files.isDirectory(home)) {
      create(binaries, home);
    }
    FileTrust.of(binaries.user()).requireContents(home, 2);
    return new ClusterTemplate(home);
  }

  /** What it is made by, as a number: a version with another schema must not take this one. */
  private static int contents() throws IOException {
    return Objects.hash(
        MovableClock.INSTALL, Migrations.checksums(), RolesScript.SHIPPED.sections());
  }

  /** Creates it under another name, so that a kill never leaves half of it, as for the programs. */
  private static void create(PostgresBinaries binaries, Path home)
      throws IOException, SQLException {
    PostgresUser user = binaries.user();
    Path partial = Files.createTempDirectory(home.getParent(), "creating-");
    try {
      user.letPass(partial);
      FileTrees.createPrivate(data(partial));
      user.give(data(partial));
      String password = EmbeddedDatabase.newPassword();
      EmbeddedDatabase.writePassword(passwordFile(partial), password);
      user.give(passwordFile(partial));
      PostgresCluster cluster =
          new PostgresCluster(binaries, data(partial), partial.resolve("postgresql.log"));
      cluster.initializeFast(passwordFile(partial));
      prepare(cluster, password);
      PostgresBinaries.moveUnlessThere(partial, home);
    } finally {
      FileTrees.delete(partial);
    }
  }

  private static void prepare(PostgresCluster cluster, String password) throws SQLException {
    try {
      int port = cluster.start(0, PostgresCluster.NOT_DURABLE);
      DatabaseTarget owner = EmbeddedDatabase.owner(port, password);
      EmbeddedRoles.ensure(owner, password);
      MovableClock.install(owner.as(PostgresCluster.SUPERUSER, password));
      int unused = Migrations.migrate(owner);
      RoleGrants.grant(owner, EmbeddedRoles.GRANTEES);
    } finally {
      cluster.stop();
    }
  }

  /** The password of all roles. */
  String password() throws IOException {
    return Files.readString(passwordFile(home));
  }

  /**
   * Copies it, for the same user.
   *
   * @param directory does not exist yet
   */
  void copyTo(Path directory) {
    // The program copies a thousand files before a JVM has warmed up to it.
    Program.Result result =
        Program.run(List.of("cp", "-Rp", data(home).toString(), directory.toString()));
    if (!result.succeeded()) {
      throw new EmbeddedPostgresException(
          "Cannot copy %s to %s: %s.".formatted(data(home), directory, result.output()));
    }
  }

  private static Path data(Path home) {
    return home.resolve("data");
  }

  private static Path passwordFile(Path home) {
    return home.resolve("password");
  }
}
