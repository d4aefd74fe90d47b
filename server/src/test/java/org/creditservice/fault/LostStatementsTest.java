package org.creditservice.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.creditservice.api.command.ResponseEncoder;
import org.creditservice.batch.BatchObserver;
import org.creditservice.batch.Engine;
import org.creditservice.config.BatchSpan;
import org.creditservice.config.Settings;
import org.creditservice.core.command.Command;
import org.creditservice.core.command.CreateProfile;
import org.creditservice.core.command.GrantCredits;
import org.creditservice.core.command.Rulebook;
import org.creditservice.core.ledger.IdSource;
import org.creditservice.core.ledger.Metadata;
import org.creditservice.core.ledger.Profile;
import org.creditservice.core.record.OperationKey;
import org.creditservice.db.ConnectionPools;
import org.creditservice.db.batch.BatchDatabase;
import org.creditservice.db.query.SnapshotSource;
import org.creditservice.testing.TestDatabase;
import org.junit.jupiter.api.Test;

/**
 * A session has lost what was prepared in it, as one behind a pooler can. Only the session itself
 * can drop its statements, so this has the service's connections, and no service around them.
 */
class LostStatementsTest {
  private static final Settings SETTINGS =
      Settings.from(Map.of("lanes", "1", "data-dir", "/dev/null"), Map.of());

  /** Often enough for the driver to prepare what it sends. */
  private static final int OFTEN = 10;

  @Test
  void theyArePreparedAgain() throws Exception {
    try (TestDatabase database = TestDatabase.create();
        ConnectionPools pools =
            ConnectionPools.open(database.target(), SETTINGS.database().timeouts(), 1, 1);
        Engine engine = engine(pools)) {
      SnapshotSource snapshots = new SnapshotSource(pools.reads());
      execute(engine, new CreateProfile(key("create"), "tester", 0, Metadata.EMPTY));
      IntStream.range(0, OFTEN).forEach(i -> execute(engine, grant("grant-" + i)));
      IntStream.range(0, OFTEN).forEach(i -> assertThat(balance(snapshots)).isEqualTo(OFTEN));

      assertThat(drop(pools.lanes())).isNotEmpty();
      assertThat(drop(pools.reads())).isNotEmpty();

      execute(engine, grant("after"));
      assertThat(balance(snapshots)).isEqualTo(OFTEN + 1);
    }
  }

  private static Engine engine(ConnectionPools pools) {
    return Engine.start(
        SETTINGS.engine().with(BatchSpan.LANE),
        new BatchDatabase(pools.lanes()),
        new Rulebook(IdSource.random(new SplittableRandom(1))),
        new ResponseEncoder(),
        (profileId, lastSequence) -> {},
        BatchObserver.NONE);
  }

  private static void execute(Engine engine, Command command) {
    engine.submit(command, 100, Duration.ofMinutes(1)).join();
  }

  private static Command grant(String key) {
    return new GrantCredits(key(key), "tester", 1, "BONUS", Metadata.EMPTY);
  }

  private static OperationKey key(String key) {
    return new OperationKey("p", key);
  }

  private static long balance(SnapshotSource snapshots) {
    Profile profile =
        snapshots.read(Duration.ofMinutes(1), snapshot -> snapshot.profiles().find("p"));
    return profile == null ? -1 : profile.balance();
  }

  /**
   * Drops what was prepared in the only session, one by one: the driver would hear of DEALLOCATE
   * ALL.
   */
  private static List<String> drop(DataSource sessions) throws SQLException {
    List<String> names = new ArrayList<>();
    try (Connection connection = sessions.getConnection();
        Statement statement = connection.createStatement()) {
      try (ResultSet rows = statement.executeQuery("SELECT name FROM pg_prepared_statements")) {
        while (rows.next()) {
          names.add(rows.getString(1));
        }
      }
      for (String name : names) {
        statement.execute("DEALLOCATE \"" + name + "\"");
      }
    }
    return names;
  }
}
