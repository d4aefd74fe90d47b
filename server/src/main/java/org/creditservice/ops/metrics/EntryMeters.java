package org.creditservice.ops.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import org.creditservice.core.ledger.EntryKind;
import org.creditservice.core.ledger.LedgerEntry;

/** Credits that were granted, deducted and refunded: what is committed, and no replay of it. */
final class EntryMeters {
  private final Map<EntryKind, Counter> entries = new EnumMap<>(EntryKind.class);
  private final Map<EntryKind, Counter> credits = new EnumMap<>(EntryKind.class);

  EntryMeters(MeterRegistry registry) {
    for (EntryKind kind : EntryKind.values()) {
      entries.put(
          kind,
          counter(registry, MeterNames.ENTRIES, "Entries that this server has appended.", kind));
      credits.put(
          kind,
          counter(
              registry,
              MeterNames.CREDITS,
              "Credits in the entries that this server has appended, without sign.",
              kind));
    }
  }

  private static Counter counter(
      MeterRegistry registry, String name, String description, EntryKind kind) {
    return Counter.builder(name)
        .description(description)
        .tag(MeterNames.KIND, BatchMeters.label(kind))
        .register(registry);
  }

  void count(LedgerEntry entry) {
    Objects.requireNonNull(entries.get(entry.kind())).increment();
    Objects.requireNonNull(credits.get(entry.kind())).increment((double) Math.abs(entry.amount()));
  }
}
