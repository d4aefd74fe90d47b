package org.creditservice.db.batch;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.creditservice.core.ledger.Profile;
import org.creditservice.core.record.OperationKey;
import org.creditservice.db.row.KeyLookup;

/**
 * Profiles under their locks, and what was found after that.
 *
 * @param profiles by id, those that exist
 * @param blocked the ids of those whose lock another session holds; always empty after a lock that
 *     waited
 * @param recordedKeys the keys under which something is recorded
 * @param clock the database's clock
 */
public record LockedProfiles(
    Map<String, Profile> profiles,
    Set<String> blocked,
    List<OperationKey> recordedKeys,
    Instant clock) {
  static LockedProfiles of(List<Profile> profiles, List<KeyLookup> lookups) {
    Map<String, Profile> byId = new HashMap<>();
    profiles.forEach(profile -> byId.put(profile.profileId(), profile));
    return new LockedProfiles(byId, Set.of(), List.of(), Instant.EPOCH).withKeys(lookups);
  }

  /** With more keys looked for; the clock is that of the last lookup. */
  LockedProfiles withKeys(List<KeyLookup> lookups) {
    List<OperationKey> keys = new ArrayList<>(recordedKeys);
    Instant now = clock;
    for (KeyLookup lookup : lookups) {
      now = lookup.clock();
      if (lookup.recordedKey() != null) {
        keys.add(lookup.recordedKey());
      }
    }
    return new LockedProfiles(profiles, blocked, keys, now);
  }

  /**
   * Knowing which of the profiles exist, whoever locks them: what exists but isn't locked is
   * blocked.
   */
  LockedProfiles withExisting(List<String> existing) {
    Set<String> unlocked = new HashSet<>(existing);
    unlocked.removeAll(profiles.keySet());
    return new LockedProfiles(profiles, unlocked, recordedKeys, clock);
  }

  /** The recorded keys of profiles that aren't blocked. */
  List<OperationKey> usableKeys() {
    return blocked.isEmpty()
        ? recordedKeys
        : recordedKeys.stream().filter(key -> !blocked.contains(key.profileId())).toList();
  }
}
