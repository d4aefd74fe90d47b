package org.creditservice.api.query;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Timestamp;
import com.google.protobuf.util.Timestamps;
import java.time.Instant;
import java.util.Base64;
import java.util.function.UnaryOperator;
import org.creditservice.db.query.JobPosition;
import org.creditservice.db.query.SequenceSpan;
import org.creditservice.v1.ListEntriesRequest;
import org.creditservice.v1.ListJobsRequest;
import org.junit.jupiter.api.Test;

/** Tokens made by hand, which the tests of ListEntries and ListJobs can't get. */
class PageTokensTest {
  private static final JobPosition JOB =
      new JobPosition(Instant.parse("2026-01-01T00:00:00.123456Z"), "profile", "job");

  private final PageTokens entries =
      PageTokens.of(ListEntriesRequest.newBuilder().setProfileId("profile").build(), true);
  private final PageTokens jobs =
      PageTokens.of(ListJobsRequest.newBuilder().setProfileId("profile").build());

  @Test
  void aTokenHoldsItsPosition() throws Exception {
    SequenceSpan rest = new SequenceSpan(3, 10, true);
    assertThat(entries.decodeEntries(entries.encode(rest), true)).isEqualTo(rest);
    assertThat(jobs.decodeJob(jobs.encode(JOB))).isEqualTo(JOB);
    assertThat(entries.encode(new SequenceSpan(11, 10, true))).isEmpty();
  }

  @Test
  void aSpanMustHaveSequencesOfALedger() throws Exception {
    assertThat(entries.decodeEntries(span(1, 1), true)).isNotNull();
    assertThat(entries.decodeEntries(span(0, 10), true)).isNull();
    assertThat(entries.decodeEntries(span(Long.MIN_VALUE, Long.MAX_VALUE), true)).isNull();
    assertThat(entries.decodeEntries(span(10, 3), true)).isNull();
    assertThat(entries.decodeEntries(span(3, 10), false)).isNull();
  }

  @Test
  void aJobMustHaveATimeAndIds() throws Exception {
    assertThat(jobs.decodeJob(job(job -> job))).isEqualTo(JOB);
    assertThat(jobs.decodeJob(job(job -> job.setCreateTime(afterTheYear9999())))).isNull();
    assertThat(jobs.decodeJob(job(job -> job.setCreateTime(Timestamp.newBuilder().setNanos(-1)))))
        .isNull();
    assertThat(jobs.decodeJob(job(job -> job.setProfileId("")))).isNull();
    assertThat(jobs.decodeJob(job(job -> job.setJobId("a b")))).isNull();
    assertThat(jobs.decodeJob(job(job -> job.setJobId("é")))).isNull();
  }

  @Test
  void aTokenOfTheOtherKindOfListingIsNone() throws Exception {
    PageToken job = parse(jobs.encode(JOB));
    PageToken span = parse(entries.encode(new SequenceSpan(3, 10, true)));
    assertThat(entries.decodeEntries(text(span.toBuilder().setJob(job.getJob())), true)).isNull();
    assertThat(jobs.decodeJob(text(job.toBuilder().setEntries(span.getEntries())))).isNull();
    assertThat(jobs.decodeJob(text(job.toBuilder().clearPosition()))).isNull();
  }

  @Test
  void textThatIsNoTokenIsNone() {
    for (String text : new String[] {"?", "x", "AAAA", "é", "-_-_"}) {
      assertThat(jobs.decodeJob(text)).as(text).isNull();
    }
  }

  private static Timestamp afterTheYear9999() {
    return Timestamps.MAX_VALUE.toBuilder()
        .setSeconds(Timestamps.MAX_VALUE.getSeconds() + 1)
        .build();
  }

  private String span(long first, long last) throws Exception {
    PageToken.Builder token = parse(entries.encode(new SequenceSpan(1, 1, true))).toBuilder();
    token.getEntriesBuilder().setFirst(first).setLast(last);
    return text(token);
  }

  private String job(UnaryOperator<PageToken.JobPosition.Builder> change) throws Exception {
    PageToken token = parse(jobs.encode(JOB));
    return text(token.toBuilder().setJob(change.apply(token.getJob().toBuilder())));
  }

  private static PageToken parse(String text) throws Exception {
    return PageToken.parseFrom(Base64.getUrlDecoder().decode(text));
  }

  private static String text(PageToken.Builder token) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(token.build().toByteArray());
  }
}
