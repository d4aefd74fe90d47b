package org.creditservice.api.query;

import java.time.Instant;
import java.util.List;
import org.creditservice.api.error.Errors;
import org.creditservice.api.message.ProtoMapper;
import org.creditservice.api.request.FieldRules;
import org.creditservice.api.request.Violations;
import org.creditservice.core.ledger.LedgerEntry;
import org.creditservice.core.ledger.Profile;
import org.creditservice.db.query.EntryFilter;
import org.creditservice.db.query.LedgerQueries;
import org.creditservice.db.query.SequenceSpan;
import org.creditservice.db.query.Snapshot;
import org.creditservice.v1.ListEntriesRequest;
import org.creditservice.v1.ListEntriesResponse;
import org.jspecify.annotations.Nullable;

/**
 * A page of a ledger.
 *
 * @param ascending whether the oldest entry comes first
 * @param rest the sequences that earlier pages have left, null on the first page
 */
record ListEntriesQuery(
    String profileId,
    EntryFilter filter,
    Period period,
    boolean ascending,
    int pageSize,
    PageTokens tokens,
    @Nullable SequenceSpan rest)
    implements Query<ListEntriesResponse> {

  /**
   * Most entries that one page examines to find those that match a filter, which takes a few
   * milliseconds. If they don't fill the page, it is returned as it is, with a token for the next.
   */
  static final int WINDOW = 10_000;

  static ListEntriesQuery parse(ListEntriesRequest request) {
    Violations violations = new Violations();
    FieldRules.id(violations, "profile_id", request.getProfileId());
    boolean ascending = QueryFieldRules.ascending(violations, request.getOrder());
    PageTokens tokens = PageTokens.of(request, ascending);
    ListEntriesQuery query =
        new ListEntriesQuery(
            request.getProfileId(),
            filter(violations, request),
            period(violations, request),
            ascending,
            QueryFieldRules.pageSize(violations, request.getPageSize()),
            tokens,
            QueryFieldRules.pageToken(
                violations,
                request.getPageToken(),
                token -> tokens.decodeEntries(token, ascending)));
    violations.throwIfAny();
    return query;
  }

  private static EntryFilter filter(Violations violations, ListEntriesRequest request) {
    if (request.hasJobId()) {
      FieldRules.id(violations, "job_id", request.getJobId());
    }
    return new EntryFilter(
        QueryFieldRules.kind(violations, request.getKind()),
        request.hasJobId() ? request.getJobId() : null);
  }

  private static Period period(Violations violations, ListEntriesRequest request) {
    Period period =
        new Period(
            FieldRules.time(
                violations, "start_time", request.hasStartTime(), request.getStartTime()),
            FieldRules.time(violations, "end_time", request.hasEndTime(), request.getEndTime()));
    violations.check(period.isOrdered(), "end_time", "must not be before start_time");
    return period;
  }

  @Override
  public boolean isHeavy() {
    return filter.selective() || pageSize > QueryFieldRules.PAGE_SIZE_DEFAULT;
  }

  @Override
  public int answerBytesMax() {
    return PageFiller.BYTES_MAX;
  }

  @Override
  public ListEntriesResponse answer(Snapshot snapshot) {
    Profile profile = snapshot.profiles().find(profileId);
    if (profile == null) {
      throw Errors.profileNotFound(profileId);
    }
    LedgerQueries ledger = snapshot.ledger(profileId);
    return page(ledger, rest == null ? wholeSpan(ledger, profile.lastSequence()) : rest);
  }

  /** The sequences of the whole listing. Only the first page looks up those of the times. */
  private SequenceSpan wholeSpan(LedgerQueries ledger, long lastSequence) {
    Instant startTime = period.startTime();
    Instant endTime = period.endTime();
    long lowest = startTime == null ? 1 : ledger.lastSequenceBefore(startTime, lastSequence) + 1;
    long highest =
        endTime == null ? lastSequence : ledger.lastSequenceBefore(endTime, lastSequence);
    return ascending
        ? new SequenceSpan(lowest, highest, true)
        : new SequenceSpan(highest, lowest, false);
  }

  private ListEntriesResponse page(LedgerQueries ledger, SequenceSpan remaining) {
    if (remaining.isEmpty()) {
      return ListEntriesResponse.getDefaultInstance();
    }
    SequenceSpan window = remaining.head(filter.selective() ? WINDOW : pageSize);
    List<LedgerEntry> found = ledger.entries(window, filter, pageSize);
    var entries = PageFiller.fill(found, ProtoMapper::entry);
    boolean windowDone = entries.size() == found.size() && found.size() < pageSize;
    long done = windowDone ? window.last() : found.get(entries.size() - 1).sequence();
    return ListEntriesResponse.newBuilder()
        .addAllEntries(entries)
        .setNextPageToken(tokens.encode(remaining.after(done)))
        .build();
  }

  /**
   * The times between which entries were made.
   *
   * @param startTime inclusive, null for the ledger's beginning
   * @param endTime exclusive, null for the ledger's end
   */
  record Period(@Nullable Instant startTime, @Nullable Instant endTime) {
    boolean isOrdered() {
      return startTime == null || endTime == null || !endTime.isBefore(startTime);
    }
  }
}
