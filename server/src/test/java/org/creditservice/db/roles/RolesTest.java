package org.creditservice.db.roles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import javax.sql.DataSource;
import org.creditservice.config.DatabaseTarget;
import org.creditservice.db.roles.RoleGrants.Grantee;
import org.creditservice.db.roles.RoleGrants.UnusableRoleException;
import org.creditservice.testing.TestDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the roles of servers can't do, and that a role that can do more is noticed. */
class RolesTest {
  private static final String FORBIDDEN = "42501";

  private static final TestDatabase DATABASE = TestDatabase.create();

  @AfterAll
  static void drop() {
    DATABASE.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        // What is recorded stays.
        "UPDATE credit.ledger_entries SET amount = amount",
        "UPDATE credit.ledger_entries SET hash = hash",
        "DELETE FROM credit.ledger_entries",
        "TRUNCATE credit.ledger_entries",
        "UPDATE credit.idempotency_keys SET answer = answer",
        "INSERT INTO credit.idempotency_keys SELECT * FROM credit.idempotency_keys"
            + " ON CONFLICT (bucket, profile_id, idempotency_key) DO UPDATE SET answer = ''",
        "TRUNCATE credit.idempotency_keys",
        "DELETE FROM credit.profiles",
        "UPDATE credit.profiles SET create_time = create_time",
        "UPDATE credit.profiles SET profile_id = profile_id",
        "TRUNCATE credit.profiles CASCADE",
        "DELETE FROM credit.jobs",
        "UPDATE credit.jobs SET amount = amount",
        "UPDATE credit.jobs SET deduction_entry_id = deduction_entry_id",
        "UPDATE credit.deduction_refunds SET deducted = deducted",
        "DELETE FROM credit.deduction_refunds",
        "UPDATE credit.key_removals SET bucket = bucket",
        "DELETE FROM credit.key_removals",
        "MERGE INTO credit.ledger_entries AS old USING credit.ledger_entries AS new"
            + " ON old.hash = new.hash WHEN MATCHED THEN DELETE",
        "BEGIN; LOCK TABLE credit.ledger_entries IN ACCESS EXCLUSIVE MODE",
        "SELECT * FROM credit.ledger_entries FOR UPDATE",
        "DELETE FROM credit.flyway_schema_history",
        "INSERT INTO credit.flyway_schema_history SELECT * FROM credit.flyway_schema_history",
        // The schema stays.
        "ALTER TABLE credit.jobs ADD COLUMN mine text",
        "ALTER TABLE credit.ledger_entries DISABLE TRIGGER ALL",
        "ALTER TABLE credit.jobs OWNER TO credit_service",
        "DROP TABLE credit.jobs",
        "DROP SCHEMA credit CASCADE",
        "CREATE INDEX ON credit.jobs (state)",
        "CREATE TRIGGER mine BEFORE INSERT ON credit.ledger_entries"
            + " FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger()",
        "CREATE RULE mine AS ON INSERT TO credit.ledger_entries DO INSTEAD NOTHING",
        "COMMENT ON TABLE credit.jobs IS 'mine'",
        // Nothing is created.
        "CREATE TABLE credit.mine (x integer)",
        "CREATE TABLE public.mine (x integer)",
        "CREATE TEMPORARY TABLE mine (x integer)",
        "SELECT * INTO TEMPORARY mine FROM credit.jobs",
        "CREATE VIEW public.mine AS SELECT 1",
        "CREATE FUNCTION public.mine() RETURNS integer LANGUAGE sql AS 'SELECT 1'",
        "CREATE FUNCTION credit.mine() RETURNS integer LANGUAGE sql AS 'SELECT 1'",
        "CREATE SEQUENCE public.mine",
        "CREATE TYPE public.mine AS ENUM ('a')",
        "CREATE SCHEMA mine",
        "CREATE ROLE mine",
        "CREATE DATABASE mine",
        "CREATE PUBLICATION mine FOR TABLE credit.jobs",
        "SELECT lo_create(0)",
        "SELECT lo_from_bytea(0, '')",
        "SELECT pg_create_logical_replication_slot('mine', 'test_decoding')",
        // Nobody else is reached.
        "SET ROLE credit",
        "SET ROLE postgres",
        "SET SESSION AUTHORIZATION postgres",
        "SET session_replication_role = replica",
        "ALTER ROLE credit_service SUPERUSER",
        "ALTER ROLE credit PASSWORD 'mine'",
        "ALTER SYSTEM SET fsync = off",
        "ALTER DATABASE postgres SET fsync = off",
        "SELECT * FROM pg_authid",
        "COPY credit.jobs TO PROGRAM 'cat'",
        "COPY credit.jobs FROM PROGRAM 'echo'",
        "COPY credit.jobs TO '/tmp/mine'",
        "SELECT pg_read_file('postgresql.conf')",
        "SELECT pg_reload_conf()",
      })
  void postgresRefuses(String attempt) throws SQLException {
    for (DatabaseTarget role : List.of(DATABASE.target(), DATABASE.retention())) {
      assertThatExceptionOfType(SQLException.class)
          .isThrownBy(() -> execute(DATABASE.connections(role), attempt))
          .matches(e -> FORBIDDEN.equals(e.getSQLState()), "is refused with " + FORBIDDEN);
    }
  }

  @Test
  void onlyTheRoleForItRemovesKeys() throws SQLException {
    execute(DATABASE.retention(), "DELETE FROM credit.idempotency_keys WHERE false");
    assertThatThrownBy(
            () -> execute(DATABASE.target(), "DELETE FROM credit.idempotency_keys WHERE false"))
        .hasMessageContaining("permission denied");
    assertThat(ExcessPrivileges.of(DATABASE.retention(), false))
        .containsExactly(
            "may DELETE credit.idempotency_keys",
            "may INSERT credit.key_removals",
            "may UPDATE (removed_before) of credit.key_removals");
  }

  @Test
  void theRolesOfServersHaveNothingTooMuch() throws SQLException {
    assertThat(ExcessPrivileges.of(DATABASE.target(), false)).isEmpty();
    assertThat(ExcessPrivileges.of(DATABASE.target(), true)).isEmpty();
    assertThat(ExcessPrivileges.of(DATABASE.retention(), true)).isEmpty();
  }

  @Test
  void ownersAndSuperusersAreNoticed() throws SQLException {
    assertThat(ExcessPrivileges.of(DATABASE.superuser(), false)).containsExactly("is a superuser");
    assertThat(ExcessPrivileges.of(DATABASE.owner(), false))
        .contains(
            "owns database " + DATABASE.name(),
            "owns schema credit",
            "owns table credit.ledger_entries")
        .noneMatch(clause -> clause.contains("TRUNCATE"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          GRANT TRUNCATE ON credit.jobs TO %s            | may TRUNCATE credit.jobs
          GRANT UPDATE ON credit.jobs TO %s              | may UPDATE credit.jobs
          GRANT UPDATE (hash) ON credit.ledger_entries TO %s | may UPDATE (hash) of credit.ledger_entries
          GRANT DELETE ON credit.ledger_entries TO PUBLIC | may DELETE credit.ledger_entries
          GRANT CREATE ON SCHEMA public TO %s            | may create in the schema public
          GRANT TEMPORARY ON DATABASE {} TO PUBLIC       | may create temporary tables
          ALTER ROLE %s CREATEROLE                       | may create roles
          ALTER ROLE %s BYPASSRLS                        | bypasses row-level security
          GRANT pg_write_all_data TO %s                  | is a member of pg_write_all_data
          """)
  void whatIsGrantedBesidesIsNoticed(String grant, String clause) throws SQLException {
    try (TestDatabase database = TestDatabase.create()) {
      DatabaseTarget role = newRole(database);
      RoleGrants.grant(database.owner(), List.of(new Grantee(role.user(), false)));
      assertThat(ExcessPrivileges.of(role, false)).isEmpty();

      execute(database.superuser(), grant.formatted(role.user()).replace("{}", database.name()));

      assertThat(ExcessPrivileges.of(role, false)).contains(clause);
      drop(database, role.user());
    }
  }

  @Test
  void aSecondGrantRepairsTheFirst() throws SQLException {
    try (TestDatabase database = TestDatabase.create()) {
      DatabaseTarget role = newRole(database);
      List<Grantee> grantees = List.of(new Grantee(role.user(), false));
      RoleGrants.grant(database.owner(), grantees);
      execute(database.owner(), "GRANT ALL ON ALL TABLES IN SCHEMA credit TO " + role.user());
      execute(database.owner(), "CREATE TABLE credit.of_a_later_version (x integer)");

      RoleGrants.grant(database.owner(), grantees);

      assertThat(ExcessPrivileges.of(role, false)).isEmpty();
      execute(role, "SELECT FROM credit.of_a_later_version");
      drop(database, role.user());
    }
  }

  @Test
  void whoOwnsTheSchemaCannotBeTheRoleOfServers() {
    for (String name : List.of("credit", "postgres")) {
      assertThatExceptionOfType(UnusableRoleException.class)
          .isThrownBy(() -> RoleGrants.grant(DATABASE.owner(), List.of(new Grantee(name, false))))
          .withMessageStartingWith("The role \"" + name + "\" is a superuser or owns the schema");
    }
    assertThatExceptionOfType(UnusableRoleException.class)
        .isThrownBy(
            () -> RoleGrants.grant(DATABASE.owner(), List.of(new Grantee("no\"body", false))))
        .withMessageStartingWith("There is no role \"no\"body\" at postgresql://")
        .withMessageEndingWith("create it first, as 'credit roles' prints it.");
  }

  private static DatabaseTarget newRole(TestDatabase database) throws SQLException {
    String name = "role_of_" + database.name();
    execute(database.superuser(), "CREATE ROLE " + name + " LOGIN PASSWORD 'p'");
    return database.owner().as(name, "p");
  }

  private static void drop(TestDatabase database, String role) throws SQLException {
    execute(database.superuser(), "DROP OWNED BY " + role + "; DROP ROLE " + role);
  }

  private static void execute(DatabaseTarget target, String sql) throws SQLException {
    execute(TestDatabase.dataSource(target), sql);
  }

  private static void execute(DataSource sessions, String sql) throws SQLException {
    try (Connection connection = sessions.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
