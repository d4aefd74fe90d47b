package org.creditservice.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Optional;
import org.creditservice.config.EphemeralSettings;
import org.creditservice.db.roles.ExcessPrivileges;
import org.creditservice.db.schema.Migrations;
import org.creditservice.db.schema.Migrations.State;
import org.junit.jupiter.api.Test;

class EphemeralDatabaseTest {
  private static final Path PROGRAMS = Path.of("target", "credit-service").toAbsolutePath();

  @Test
  void beginsWithTheSchemaAndRolesThatNeedNothingMore() throws Exception {
    EphemeralDatabase database =
        EphemeralDatabase.start(new EphemeralSettings(Optional.of(PROGRAMS)));
    try (database) {
      assertThat(Migrations.status(database.owner()).state()).isEqualTo(State.UP_TO_DATE);
      assertThat(ExcessPrivileges.of(database.service(), false)).isEmpty();
      assertThat(ExcessPrivileges.of(database.retention(), true)).isEmpty();
    }
  }
}
