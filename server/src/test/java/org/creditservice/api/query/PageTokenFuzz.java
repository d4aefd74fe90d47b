package org.creditservice.api.query;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import org.creditservice.db.query.JobPosition;
import org.creditservice.db.query.SequenceSpan;
import org.creditservice.v1.ListEntriesRequest;
import org.creditservice.v1.ListJobsRequest;

/** Fuzz target: page tokens, which a caller may make up. */
public final class PageTokenFuzz {
  private static final PageTokens ENTRIES =
      PageTokens.of(ListEntriesRequest.newBuilder().setProfileId("p").build(), true);
  private static final PageTokens JOBS =
      PageTokens.of(ListJobsRequest.newBuilder().setProfileId("p").build());

  private static final byte[] ENTRIES_DIGEST;
  private static final byte[] JOBS_DIGEST;

  static {
    try {
      ENTRIES_DIGEST = digest(ENTRIES.encode(new SequenceSpan(1, 2, true)));
      JOBS_DIGEST = digest(JOBS.encode(new JobPosition(Instant.EPOCH, "p", "j")));
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException(e);
    }
  }

  private PageTokenFuzz() {}

  /** One input: a token as a caller sends it, or the bytes in one, which are given the digest. */
  public static void fuzzerTestOneInput(byte[] input) {
    decode(new String(input, ISO_8859_1));
    decode(token(input, ENTRIES_DIGEST));
    decode(token(input, JOBS_DIGEST));
  }

  private static void decode(String text) {
    check(ENTRIES.decodeEntries(text, true));
    check(JOBS.decodeJob(text));
  }

  /** The digest is no secret, but a fuzzer would not find it. */
  private static String token(byte[] input, byte[] digest) {
    byte[] bytes = Arrays.copyOf(input, input.length + digest.length);
    System.arraycopy(digest, 0, bytes, input.length, digest.length);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static byte[] digest(String token) throws InvalidProtocolBufferException {
    long digest = PageToken.parseFrom(Base64.getUrlDecoder().decode(token)).getRequestDigest();
    return PageToken.newBuilder().setRequestDigest(digest).build().toByteArray();
  }

  private static void check(SequenceSpan span) {
    if (span != null) {
      assertThat(span.isEmpty()).isFalse();
      assertThat(span.first()).isPositive();
      assertThat(span.last()).isPositive();
      assertThat(ENTRIES.decodeEntries(ENTRIES.encode(span), true)).isEqualTo(span);
    }
  }

  private static void check(JobPosition position) {
    if (position != null) {
      assertThat(position.profileId()).matches("[!-~]{1,128}");
      assertThat(position.jobId()).matches("[!-~]{1,128}");
      assertThat(JOBS.decodeJob(JOBS.encode(position))).isEqualTo(position);
    }
  }
}
