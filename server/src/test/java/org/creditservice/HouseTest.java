package org.creditservice;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The walls of the house, as docs/ARCHITECTURE.md draws them. */
class HouseTest {
  private static final String HOME = "org.creditservice.";

  private static final JavaClasses HOUSE =
      new ClassFileImporter()
          .withImportOption(new DoNotIncludeTests())
          .importPackages("org.creditservice");

  @Test
  void decisionsArePure() {
    classes()
        .that()
        .resideInAPackage(HOME + "core")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage("java..", "org.jspecify..", HOME + "core")
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
   * Who may know whom. What is not listed is not known; `config` is known to all who are set up by
   * it.
   */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "db          | core",
        "batch       | core db",
        "watch       | core db batch",
        "api         | core db batch watch",
        "ops         | ",
        "config      | ",
        "dev         | ",
      })
  void arrowsPointOneWay(String room, String known) {
    String[] allowed = ((known == null ? "" : known) + " config " + room).trim().split("\\s+");
    String[] packages = new String[allowed.length];
    for (int i = 0; i < allowed.length; i++) {
      packages[i] = HOME + allowed[i] + "..";
    }
    noClasses()
        .that()
        .resideInAPackage(HOME + room)
        .should()
        .dependOnClassesThat(
            resideInAPackage("org.creditservice..")
                .and(not(resideInAnyPackage(packages)))
                .and(not(resideInAPackage(HOME + "v1.."))))
        .because("a request walks api, batch, core, db and back; see docs/ARCHITECTURE.md")
        .check(HOUSE);
  }

  @Test
  void theWireStaysAtTheDoor() {
    noClasses()
        .that()
        .resideOutsideOfPackages(HOME + "api..", HOME + "v1..", HOME + "main..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.grpc..", "com.google.protobuf..", HOME + "v1..")
        .because("nothing unparsed goes deeper than api")
        .check(HOUSE);
  }

  @Test
  void sqlStaysInTheCellar() {
    noClasses()
        .that()
        .resideOutsideOfPackages(HOME + "db..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage(HOME + "db.jooq..")
        .because("only db knows the tables")
        .check(HOUSE);
  }

  @Test
  void noTwoRoomsNeedEachOther() {
    slices()
        .matching(HOME + "(*)..")
        .should()
        .beFreeOfCycles()
        .because("whoever reads one package must be able to stop at its imports")
        .check(HOUSE);
  }
}
