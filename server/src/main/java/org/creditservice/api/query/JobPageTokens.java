package org.creditservice.api.query;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.google.protobuf.UnknownFieldSet;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import org.creditservice.api.request.FieldFormats;
import org.creditservice.db.query.JobPosition;
import org.creditservice.v1.ListJobsRequest;
import org.jspecify.annotations.Nullable;

/**
 * The page tokens of one listing of jobs. A token says after which job the next page begins, so
 * that jobs which arrive, or leave the state that is listed, shift nothing.
 *
 * <p>Bound to its request like {@link EntryPageTokens}; all it names is a job that the request has
 * listed.
 */
final class JobPageTokens {
  private static final byte FORMAT = 2;
  private static final int FIXED_LENGTH = 1 + 2 * Long.BYTES + Integer.BYTES;

  /** Between the two ids, in neither of which it can be. */
  private static final String SEPARATOR = " ";

  private final long digest;

  private JobPageTokens(long digest) {
    this.digest = digest;
  }

  /** The tokens of a listing, whichever its page. */
  static JobPageTokens of(ListJobsRequest request) {
    ListJobsRequest.Builder listing =
        request.toBuilder()
            .clearPageSize()
            .clearPageToken()
            .setUnknownFields(UnknownFieldSet.getDefaultInstance());
    if (request.getProfileId().isEmpty()) {
      // Absent and empty are the same listing.
      listing.clearProfileId();
    }
    return new JobPageTokens(EntryPageTokens.digest(listing.build().toByteArray()));
  }

  String encode(JobPosition position) {
    Instant createTime = position.createTime();
    byte[] ids = (position.profileId() + SEPARATOR + position.jobId()).getBytes(US_ASCII);
    ByteBuffer bytes =
        ByteBuffer.allocate(FIXED_LENGTH + ids.length)
            .put(FORMAT)
            .putLong(digest)
            .putLong(createTime.getEpochSecond())
            .putInt(createTime.getNano())
            .put(ids);
    return EntryPageTokens.text(bytes.array());
  }

  /** Where the page before ended, null if {@code token} was not handed out for this listing. */
  @Nullable JobPosition decode(String token) {
    ByteBuffer bytes = ByteBuffer.wrap(EntryPageTokens.base64(token));
    if (bytes.remaining() < FIXED_LENGTH || bytes.get() != FORMAT || bytes.getLong() != digest) {
      return null;
    }
    long seconds = bytes.getLong();
    int nanos = bytes.getInt();
    String[] ids = US_ASCII.decode(bytes).toString().split(SEPARATOR, -1);
    boolean valid =
        QueryFieldRules.isTime(seconds, nanos)
            && ids.length == 2
            && Arrays.stream(ids).allMatch(FieldFormats::isId);
    return valid ? new JobPosition(Instant.ofEpochSecond(seconds, nanos), ids[0], ids[1]) : null;
  }
}
