package org.creditservice.db;

import static org.creditservice.db.jooq.Tables.LEDGER_ENTRIES;
import static org.creditservice.db.jooq.Tables.PROFILES;

import java.sql.Connection;
import java.util.List;
import org.creditservice.core.ledger.LedgerEntry;
import org.creditservice.core.ledger.Profile;
import org.creditservice.db.row.EntryMapping;
import org.creditservice.db.row.ProfileMapping;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;

/** Whole tables, for tests that look at what is stored. */
public final class TestRows {
  private TestRows() {}

  /** All entries, of each profile in their order. */
  public static List<LedgerEntry> entries(Connection connection) {
    return DSL.using(connection, SQLDialect.POSTGRES)
        .select(EntryMapping.INSTANCE.all().fields())
        .from(LEDGER_ENTRIES)
        .orderBy(LEDGER_ENTRIES.BUCKET, LEDGER_ENTRIES.PROFILE_ID, LEDGER_ENTRIES.SEQUENCE)
        .fetch(EntryMapping.INSTANCE.all().mapper());
  }

  public static List<Profile> profiles(Connection connection) {
    return DSL.using(connection, SQLDialect.POSTGRES)
        .select(ProfileMapping.INSTANCE.all().fields())
        .from(PROFILES)
        .fetch(ProfileMapping.INSTANCE.all().mapper());
  }
}
