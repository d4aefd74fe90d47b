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
import org.creditservice.db.query.ProfileQueries;
import org.creditservice.db.query.SequenceSpan;
import org.creditservice.v1.ListEntriesRequest;
import org.creditservice.v1.ListEntriesResponse;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/**
 * A page of a ledger.
 *
 * @param ascending whether the oldest entry comes first
 * @param rest what an earlier page left over, null on the first page
 */
record ListEntriesQuery(
    String profileId,
    EntryFilter filter,
    Period period,
    boolean ascending,
    int pageSize,
    EntryPageTokens tokens,
    @Nullable SequenceSpan rest)
    implements Query<ListEntriesResponse> {

  /**
   * Most entries that one page looks at to find those that a filter keeps: a few milliseconds'
   * work. A page that finds less than it should is answered as it is, with the token for the next.
   */
  static final int WINDOW = 10_000;

  /**
   * Most bytes of entries in one page: a client takes 4 MiB by default, and a thousand big entries
   * have more.
   */
  static final int BYTES_MAX = 3 << 20;

  static ListEntriesQuery parse(ListEntriesRequest request) {
    Violations violations = new Violations();
    FieldRules.id(violations, "profile_id", request.getProfileId());
    boolean ascending = QueryFieldRules.ascending(violations, request.getOrder());
    EntryPageTokens tokens = EntryPageTokens.of(request, ascending);
    ListEntriesQuery query =
        new ListEntriesQuery(
            request.getProfileId(),
            filter(violations, request),
            period(violations, request),
            ascending,
            QueryFieldRules.pageSize(violations, request.getPageSize()),
            tokens,
            rest(violations, tokens, request.getPageToken()));
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
            QueryFieldRules.time(
                violations, "start_time", request.hasStartTime(), request.getStartTime()),
            QueryFieldRules.time(
                violations, "end_time", request.hasEndTime(), request.getEndTime()));
    violations.check(period.isOrdered(), "end_time", "must not be before start_time");
    return period;
  }

  private static @Nullable SequenceSpan rest(
      Violations violations, EntryPageTokens tokens, String token) {
    if (token.isEmpty()) {
      return null;
    }
    SequenceSpan rest = tokens.decode(token);
    violations.check(rest != null, "page_token", EntryPageTokens.RULE);
    return rest;
  }

  @Override
  public ListEntriesResponse answer(DSLContext db) {
    Profile profile = new ProfileQueries(db).find(profileId);
    if (profile == null) {
      throw Errors.profileNotFound(profileId);
    }
    LedgerQueries ledger = new LedgerQueries(db, profileId);
    SequenceSpan remaining = rest == null ? begin(ledger, profile.lastSequence()) : rest;
    return page(ledger, remaining);
  }

  /** All that the listing goes through: times become sequences here, once. */
  private SequenceSpan begin(LedgerQueries ledger, long lastSequence) {
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
    ListEntriesResponse.Builder page = ListEntriesResponse.newBuilder();
    addWhatFits(page, found);
    boolean wholeWindow = page.getEntriesCount() == found.size() && found.size() < pageSize;
    long done = wholeWindow ? window.last() : lastSequence(page);
    return page.setNextPageToken(tokens.encode(remaining.after(done))).build();
  }

  private static void addWhatFits(ListEntriesResponse.Builder page, List<LedgerEntry> found) {
    int bytes = 0;
    for (LedgerEntry entry : found) {
      var proto = ProtoMapper.entry(entry);
      bytes += proto.getSerializedSize();
      if (bytes > BYTES_MAX) {
        return;
      }
      page.addEntries(proto);
    }
  }

  private static long lastSequence(ListEntriesResponse.Builder page) {
    return page.getEntries(page.getEntriesCount() - 1).getSequence();
  }

  /**
   * When entries must have been made.
   *
   * @param startTime null for the ledger's beginning
   * @param endTime itself excluded; null for the ledger's end
   */
  record Period(@Nullable Instant startTime, @Nullable Instant endTime) {
    boolean isOrdered() {
      return startTime == null || endTime == null || !endTime.isBefore(startTime);
    }
  }
}
