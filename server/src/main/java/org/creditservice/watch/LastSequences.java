package org.creditservice.watch;

import static java.util.stream.Collectors.groupingBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.creditservice.db.Bucket;
import org.creditservice.db.DatabaseException;
import org.creditservice.db.FailureKind;
import org.creditservice.db.query.SnapshotSource;
import org.jspecify.annotations.Nullable;

/**
 * Reads the last sequences of watched profiles in one statement. Where a node of a distributed
 * database is unavailable, that fails for all of them: then each bucket is asked alone, and those
 * that can't be read are left out from then on, but for one, which tells when the node is back. For
 * one thread.
 */
final class LastSequences {
  /** What takes longer is no node that is slow, but one that doesn't answer. */
  private static final Duration BUCKET_TIMEOUT = Duration.ofSeconds(1);

  /** So many in vain at first, and it is the whole database that doesn't answer. */
  private static final int TIMEOUTS_MAX = 4;

  private final SnapshotSource snapshots;
  private final Duration timeout;
  private final Set<Short> leftOut = new HashSet<>();

  /**
   * @param timeout how long the statement for all may take
   */
  LastSequences(SnapshotSource snapshots, Duration timeout) {
    this.snapshots = snapshots;
    this.timeout = timeout;
  }

  /**
   * By profile, of those that exist and can be read.
   *
   * @throws DatabaseException if none can be read
   */
  Map<String, Long> read(Collection<String> profileIds) {
    Map<Short, List<String>> buckets = profileIds.stream().collect(groupingBy(Bucket::of));
    leftOut.retainAll(buckets.keySet());
    Map<String, Long> found = new HashMap<>();
    if (!leftOut.isEmpty() && tryBucket(buckets, leftOut.iterator().next(), found) == null) {
      leftOut.clear();
    }
    buckets.keySet().removeAll(leftOut);
    if (!buckets.isEmpty()) {
      found.putAll(readAll(buckets));
    }
    return found;
  }

  /** In how many buckets are profiles that could not be read. */
  int leftOut() {
    return leftOut.size();
  }

  private Map<String, Long> readAll(Map<Short, List<String>> buckets) {
    try {
      return read(buckets.values().stream().flatMap(List::stream).toList(), timeout);
    } catch (DatabaseException e) {
      if (!mayBeOfNode(e)) {
        throw e;
      }
      return readEach(buckets);
    }
  }

  private Map<String, Long> readEach(Map<Short, List<String>> buckets) {
    Map<String, Long> found = new HashMap<>();
    List<Short> order = new ArrayList<>(buckets.keySet());
    // Each node comes soon, and so does one that answers.
    Collections.shuffle(order);
    Set<Short> failed = new HashSet<>();
    for (short bucket : order) {
      DatabaseException failure = tryBucket(buckets, bucket, found);
      if (failure != null) {
        failed.add(bucket);
        boolean enough = FailureKind.isCancelled(failure) && failed.size() >= TIMEOUTS_MAX;
        if (found.isEmpty() && (enough || failed.size() == order.size())) {
          throw failure;
        }
      }
    }
    leftOut.addAll(failed);
    return found;
  }

  /** Adds what it reads, or returns why the node is unavailable. */
  private @Nullable DatabaseException tryBucket(
      Map<Short, List<String>> buckets, short bucket, Map<String, Long> found) {
    try {
      found.putAll(read(Objects.requireNonNull(buckets.get(bucket)), BUCKET_TIMEOUT));
      return null;
    } catch (DatabaseException e) {
      if (!mayBeOfNode(e)) {
        throw e;
      }
      return e;
    }
  }

  private Map<String, Long> read(List<String> profileIds, Duration timeout) {
    return snapshots.read(timeout, snapshot -> snapshot.profiles().lastSequences(profileIds));
  }

  private static boolean mayBeOfNode(DatabaseException failure) {
    return failure.kind() == FailureKind.NODE_UNAVAILABLE || FailureKind.isCancelled(failure);
  }
}
