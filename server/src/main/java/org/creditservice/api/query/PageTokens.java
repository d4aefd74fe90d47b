package org.creditservice.api.query;

import com.google.common.hash.Hashing;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Timestamp;
import com.google.protobuf.UnknownFieldSet;
import com.google.protobuf.util.Timestamps;
import java.time.Instant;
import java.util.Base64;
import org.creditservice.api.message.ProtoMapper;
import org.creditservice.api.request.FieldFormats;
import org.creditservice.db.query.JobPosition;
import org.creditservice.db.query.SequenceSpan;
import org.creditservice.v1.EntryOrder;
import org.creditservice.v1.ListEntriesRequest;
import org.creditservice.v1.ListJobsRequest;
import org.jspecify.annotations.Nullable;

/**
 * The page tokens of one listing.
 *
 * <p>A token carries a digest of its request, so that a token of another listing is detected. It is
 * not a secret and grants nothing: it only names a position in what its request may read anyway.
 */
final class PageTokens {
  private final long requestDigest;

  private PageTokens(MessageLite listing) {
    this.requestDigest = Hashing.sha256().hashBytes(listing.toByteArray()).asLong();
  }

  /** The tokens for the pages of a ListEntries listing, whichever page {@code request} is for. */
  static PageTokens of(ListEntriesRequest request, boolean ascending) {
    return new PageTokens(
        request.toBuilder()
            .clearPageSize()
            .clearPageToken()
            // Without an order the newest entry comes first: both requests are the same listing.
            .setOrder(
                ascending
                    ? EntryOrder.ENTRY_ORDER_OLDEST_FIRST
                    : EntryOrder.ENTRY_ORDER_NEWEST_FIRST)
            .setUnknownFields(UnknownFieldSet.getDefaultInstance())
            .build());
  }

  /** The tokens for the pages of a ListJobs listing, whichever page {@code request} is for. */
  static PageTokens of(ListJobsRequest request) {
    ListJobsRequest.Builder listing =
        request.toBuilder()
            .clearPageSize()
            .clearPageToken()
            .setUnknownFields(UnknownFieldSet.getDefaultInstance());
    if (request.getProfileId().isEmpty()) {
      // An absent and an empty profile id are the same listing.
      listing.clearProfileId();
    }
    return new PageTokens(listing.build());
  }

  /**
   * The token for the sequences that a listing has not covered yet, empty if there are none.
   *
   * <p>The first page fixes the sequences of the whole listing, so entries that arrive later shift
   * nothing.
   */
  String encode(SequenceSpan rest) {
    return rest.isEmpty()
        ? ""
        : encode(
            PageToken.newBuilder()
                .setEntries(
                    PageToken.EntrySpan.newBuilder().setFirst(rest.first()).setLast(rest.last())));
  }

  /**
   * The token for the jobs after {@code last}.
   *
   * <p>It names a job rather than a number of jobs, so jobs that arrive or leave the listing shift
   * nothing.
   */
  String encode(JobPosition last) {
    return encode(
        PageToken.newBuilder()
            .setJob(
                PageToken.JobPosition.newBuilder()
                    .setCreateTime(ProtoMapper.timestamp(last.createTime()))
                    .setProfileId(last.profileId())
                    .setJobId(last.jobId())));
  }

  /** The sequences that are left, null if {@code text} is no token of this listing. */
  @Nullable SequenceSpan decodeEntries(String text, boolean ascending) {
    PageToken token = decode(text);
    if (token == null || !token.hasEntries()) {
      return null;
    }
    SequenceSpan rest =
        new SequenceSpan(token.getEntries().getFirst(), token.getEntries().getLast(), ascending);
    return rest.isEmpty() || Math.min(rest.first(), rest.last()) < 1 ? null : rest;
  }

  /** The last job of the page before, null if {@code text} is no token of this listing. */
  @Nullable JobPosition decodeJob(String text) {
    PageToken token = decode(text);
    if (token == null || !token.hasJob()) {
      return null;
    }
    PageToken.JobPosition job = token.getJob();
    Timestamp createTime = job.getCreateTime();
    boolean valid =
        Timestamps.isValid(createTime)
            && FieldFormats.isId(job.getProfileId())
            && FieldFormats.isId(job.getJobId());
    return valid
        ? new JobPosition(
            Instant.ofEpochSecond(createTime.getSeconds(), createTime.getNanos()),
            job.getProfileId(),
            job.getJobId())
        : null;
  }

  private String encode(PageToken.Builder token) {
    byte[] bytes = token.setRequestDigest(requestDigest).build().toByteArray();
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private @Nullable PageToken decode(String text) {
    try {
      PageToken token = PageToken.parseFrom(Base64.getUrlDecoder().decode(text));
      return token.getRequestDigest() == requestDigest ? token : null;
    } catch (IllegalArgumentException | InvalidProtocolBufferException e) {
      return null;
    }
  }
}
