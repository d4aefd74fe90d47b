package org.creditservice;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.zaxxer.hikari.HikariConfig;
import java.sql.DriverManager;
import java.util.List;
import java.util.stream.Stream;
import org.creditservice.config.DatabaseTarget;
import org.creditservice.db.SessionSettings;
import org.creditservice.db.SessionSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.postgresql.ds.PGSimpleDataSource;

/** The walls of the house, as docs/ARCHITECTURE.md draws them. */
class HouseTest {
  private static final String HOME = "org.creditservice.";

  private static final JavaClasses HOUSE =
      new ClassFileImporter()
          .withImportOption(new DoNotIncludeTests())
          // The examples come as a jar, which isn't told from the house itself.
          .withImportOption(location -> !location.contains("/org/creditservice/client/"))
          .importPackages("org.creditservice");

  @Test
  void decisionsArePure() {
    classes()
        .that()
        .resideInAPackage(HOME + "core..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage("java..", "org.jspecify..", HOME + "core..")
        .andShould()
        .onlyAccessMembersThat(
            new com.tngtech.archunit.base.DescribedPredicate<>("are no clock") {
              @Override
              public boolean test(com.tngtech.archunit.core.domain.JavaMember member) {
                boolean now = member.getName().equals("now");
                return !(now && member.getOwner().getPackageName().equals("java.time"));
              }
            })
        .because("a decision is a function of values: that is what lets a table of cases test it")
        .check(HOUSE);
  }

  /**
   * What each package may know besides itself; what is not listed it must not know. Two dots stand
   * for the package with its rooms.
   */
  static Stream<Arguments> rooms() {
    return Stream.of(
        arguments("core", List.of()),
        arguments("core.ledger", List.of("core")),
        arguments("core.record", List.of("core", "core.ledger")),
        arguments("core.decision", List.of("core", "core.record", "core.ledger")),
        arguments("core.command", List.of("core..")),
        arguments("db", List.of("db.jooq..", "config")),
        arguments("db.row", List.of("db", "db.jooq..", "core..")),
        arguments("db.batch", List.of("db", "db.row", "db.jooq..", "core..", "config")),
        arguments("db.query", List.of("db", "db.row", "db.jooq..", "core..")),
        arguments("db.audit", List.of("db", "db.row", "db.jooq..", "core..")),
        arguments("db.retention", List.of("db")),
        arguments("db.export", List.of("db", "db.row", "db.jooq..", "core..")),
        arguments("db.schema", List.of("db", "config")),
        arguments("db.roles", List.of("db", "config")),
        arguments("batch", List.of("core..", "db", "db.batch", "config", "thread")),
        arguments(
            "watch", List.of("core..", "db", "db.query", "batch", "config", "fair", "thread")),
        arguments("api", List.of("api..", "config", "fair", "tls", "v1")),
        arguments(
            "api.command",
            List.of(
                "api.caller",
                "api.request",
                "api.message",
                "api.answer",
                "api.error",
                "core..",
                "batch",
                "v1")),
        arguments(
            "api.query",
            List.of(
                "api.caller",
                "api.observe",
                "api.request",
                "api.message",
                "api.answer",
                "api.error",
                "config",
                "core..",
                "db",
                "db.query",
                "db.row",
                "watch",
                "v1")),
        arguments(
            "api.caller",
            List.of(
                "api.answer",
                "api.observe",
                "api.request",
                "api.error",
                "access..",
                "core.command",
                "config",
                "v1")),
        arguments("api.health", List.of("api.error", "api.observe", "fair")),
        arguments(
            "api.reflection", List.of("api.answer", "api.error", "api.observe", "config", "fair")),
        arguments("api.transport", List.of("api.observe", "api.request", "api.error", "config")),
        arguments("api.observe", List.of("api.error", "batch", "core")),
        arguments(
            "api.admin",
            List.of(
                "api.request",
                "api.message",
                "api.answer",
                "api.error",
                "core..",
                "db",
                "verify",
                "v1")),
        arguments("api.controls", List.of("api.request", "api.error", "core", "testing.v1", "v1")),
        arguments("api.answer", List.of("api.observe", "api.error", "config", "thread")),
        arguments("api.request", List.of("api.error", "core")),
        arguments("api.json", List.of("api.request", "api.error", "v1")),
        arguments("api.message", List.of("core..", "v1")),
        arguments("api.error", List.of("core..", "batch", "db")),
        arguments(
            "maintenance",
            List.of("core..", "db", "db.query", "db.retention", "batch", "config", "thread")),
        arguments("anchor", List.of("core..", "db", "db.audit", "verify", "config", "thread")),
        arguments("verify", List.of("core..", "db", "db.audit", "config", "thread")),
        arguments("exports", List.of("core..", "db", "db.export", "db.row")),
        arguments("imports", List.of("core..", "batch", "config")),
        arguments("ops", List.of("thread")),
        arguments("ops.http", List.of("ops", "config", "tls")),
        arguments(
            "ops.dashboard",
            List.of(
                "ops",
                "ops.http",
                "ops.metrics",
                "api.json",
                "api.observe",
                "core",
                "verify",
                "thread")),
        arguments(
            "ops.metrics",
            List.of(
                "ops",
                "ops.http",
                "core..",
                "access.policy",
                "api.observe",
                "batch",
                "maintenance",
                "verify",
                "tls",
                "db",
                "db.query",
                "thread")),
        arguments("ops.tracing", List.of("api.observe", "batch", "core", "db", "config")),
        arguments("access", List.of("access.policy", "config", "thread")),
        arguments("access.policy", List.of("core")),
        arguments("access.token", List.of("access", "access.policy", "config", "thread")),
        arguments("tls", List.of("config", "thread")),
        arguments("fair", List.of()),
        arguments("thread", List.of()),
        arguments("logging", List.of("config")),
        arguments("config", List.of()),
        arguments("embedded", List.of("config", "db", "db.roles", "db.schema")));
  }

  @ParameterizedTest
  @MethodSource("rooms")
  void arrowsPointOneWay(String room, List<String> known) {
    String[] allowed =
        Stream.concat(known.stream(), Stream.of(room, whatMayBeUsedBy(room)))
            .map(name -> HOME + name)
            .toArray(String[]::new);
    noClasses()
        .that()
        .resideInAPackage(HOME + room)
        .should()
        .dependOnClassesThat(
            resideInAPackage("org.creditservice..").and(not(resideInAnyPackage(allowed))))
        .because("a request walks api, batch, core, db and back; see docs/ARCHITECTURE.md")
        .check(HOUSE);
  }

  /** Every room but the pure ones may log. */
  private static String whatMayBeUsedBy(String room) {
    return room.startsWith("core") || room.equals("config") ? room : "logging";
  }

  @Test
  void aPolicyIsPure() {
    classes()
        .that()
        .resideInAPackage(HOME + "access.policy..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "java.lang..",
            "java.util..",
            "org.jspecify..",
            "org.snakeyaml..",
            HOME + "core",
            HOME + "access.policy..")
        .because("who may do what is a function of values: a table of cases tests it")
        .check(HOUSE);
  }

  @Test
  void theWireStaysAtTheDoor() {
    noClasses()
        .that()
        .resideOutsideOfPackages(HOME + "api..", HOME + "v1..", HOME + "testing.v1..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.grpc..", "com.google.protobuf..", HOME + "v1..", HOME + "testing.v1..")
        .because("nothing unparsed goes deeper than api")
        .check(HOUSE);
  }

  @Test
  void operatorsHaveADoorOfTheirOwn() {
    noClasses()
        .that()
        .resideOutsideOfPackage(HOME + "ops..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("com.sun.net.httpserver..")
        .because("what speaks HTTP is in ops")
        .check(HOUSE);
  }

  @Test
  void metricsHaveOneRoom() {
    noClasses()
        .that()
        .resideOutsideOfPackages(HOME + "ops.metrics..", HOME + "main..", HOME + "ops.dashboard..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.micrometer..", "io.prometheus..")
        .because("what is measured tells an observer, and knows nothing of meters")
        .check(HOUSE);
  }

  @Test
  void tracesHaveOneRoom() {
    noClasses()
        .that()
        .resideOutsideOfPackage(HOME + "ops.tracing..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.opentelemetry..")
        .because("what is traced tells an observer, and knows nothing of spans")
        .check(HOUSE);
  }

  @Test
  void sqlStaysInTheCellar() {
    noClasses()
        .that()
        .resideOutsideOfPackages(HOME + "db..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(HOME + "db.jooq..", "org.jooq..", "org.flywaydb..")
        .because("only db knows the tables, and jOOQ's types stay with it")
        .check(HOUSE);
  }

  @Test
  void everySessionHasItsSettings() {
    noClasses()
        .that()
        .doNotBelongToAnyOf(SessionSettings.class, SessionSource.class, DatabaseTarget.class)
        .and()
        // It takes its connections from a SessionSource.
        .doNotHaveSimpleName("GrowingPool")
        .and()
        // It looks whether a session is shared, before a setting is sent to it.
        .doNotHaveSimpleName("OwnSessions")
        .should()
        .callMethod(DatabaseTarget.class, "connect")
        .orShould()
        .dependOnClassesThat()
        .belongToAnyOf(DriverManager.class, PGSimpleDataSource.class, HikariConfig.class)
        .because("a session rests on SessionSettings, not on what others have set")
        .check(HOUSE);
  }

  @Test
  void noTwoRoomsNeedEachOther() {
    slices()
        .matching(HOME + "(**)")
        .should()
        .beFreeOfCycles()
        .because("a reader of one package must be able to stop at its imports")
        // What jOOQ generates needs itself both ways.
        .check(HOUSE.that(not(resideInAPackage(HOME + "db.jooq.."))));
  }
}
