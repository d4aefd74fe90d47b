package org.creditservice.verify;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.creditservice.db.audit.AuditRange;
import org.creditservice.db.audit.AuditSource;
import org.creditservice.db.audit.ProfileSize;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a bucket into pages of profiles, so that what is remembered of a page stays small. Together
 * the pages have no gap, so that rows without a profile are found, too, unless only profiles that
 * were changed are wanted.
 */
final class Pages {
  /** Most profiles of a page. */
  private static final int PROFILES_MAX = 500;

  /** A page ends behind the profile with which it has so many entries. */
  private static final int ENTRIES = 5000;

  private final AuditSource source;
  private final short bucket;
  private final @Nullable Instant changedSince;
  private final Deque<ProfileSize> ahead = new ArrayDeque<>();
  private @Nullable String last;
  private boolean allRead;
  private boolean ended;

  Pages(AuditSource source, short bucket, @Nullable Instant changedSince) {
    this.source = source;
    this.bucket = bucket;
    this.changedSince = changedSince;
  }

  /** The next page; null if there is none. */
  @Nullable AuditRange next() throws InterruptedException {
    if (ended) {
      return null;
    }
    String after = last;
    List<String> profiles = nextProfiles();
    ended = allRead && ahead.isEmpty();
    if (changedSince != null) {
      return profiles.isEmpty() ? null : AuditRange.of(bucket, profiles);
    }
    return AuditRange.between(bucket, after, ended ? null : last);
  }

  private List<String> nextProfiles() throws InterruptedException {
    List<String> profiles = new ArrayList<>();
    long entries = 0;
    while (entries < ENTRIES && profiles.size() < PROFILES_MAX && readAhead()) {
      ProfileSize profile = ahead.remove();
      profiles.add(profile.profileId());
      last = profile.profileId();
      entries += profile.lastSequence();
    }
    return profiles;
  }

  private boolean readAhead() throws InterruptedException {
    if (ahead.isEmpty() && !allRead) {
      String after = last;
      ahead.addAll(
          source.read(reads -> reads.profileSizes(bucket, after, changedSince, PROFILES_MAX)));
      allRead = ahead.size() < PROFILES_MAX;
    }
    return !ahead.isEmpty();
  }
}
