package org.creditservice.api.query;

import com.google.protobuf.UnknownFieldSet;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import org.creditservice.db.query.SequenceSpan;
import org.creditservice.v1.EntryOrder;
import org.creditservice.v1.ListEntriesRequest;
import org.jspecify.annotations.Nullable;

/**
 * The page tokens of one listing. A token says what remains of the sequences that the first page
 * set out to go through: a listing is of the ledger as it stood at its first page, and entries that
 * arrive meanwhile shift nothing.
 *
 * <p>A token is bound to its request by a digest, so that a mix-up shows. It is not a secret and
 * grants nothing: all it names is sequences of the request's own profile.
 */
final class EntryPageTokens {
  /** What a page token must be. */
  static final String RULE = "must be the next_page_token of a page of this same listing";

  private static final byte FORMAT = 1;
  private static final int LENGTH = 1 + 3 * Long.BYTES;

  private final long digest;
  private final boolean ascending;

  private EntryPageTokens(long digest, boolean ascending) {
    this.digest = digest;
    this.ascending = ascending;
  }

  /** The tokens of a listing, whichever its page. */
  static EntryPageTokens of(ListEntriesRequest request, boolean ascending) {
    ListEntriesRequest listing =
        request.toBuilder()
            .clearPageSize()
            .clearPageToken()
            // Not said means newest first: the same listing.
            .setOrder(
                ascending
                    ? EntryOrder.ENTRY_ORDER_OLDEST_FIRST
                    : EntryOrder.ENTRY_ORDER_NEWEST_FIRST)
            .setUnknownFields(UnknownFieldSet.getDefaultInstance())
            .build();
    return new EntryPageTokens(digest(listing.toByteArray()), ascending);
  }

  /** Of a request, to which tokens are bound by it. */
  static long digest(byte[] bytes) {
    try {
      return ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(bytes)).getLong();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java has no SHA-256", e);
    }
  }

  /** The token for what remains, empty if nothing does. */
  String encode(SequenceSpan rest) {
    if (rest.isEmpty()) {
      return "";
    }
    ByteBuffer bytes =
        ByteBuffer.allocate(LENGTH)
            .put(FORMAT)
            .putLong(digest)
            .putLong(rest.first())
            .putLong(rest.last());
    return text(bytes.array());
  }

  /** What remains, null if {@code token} is none that was handed out for this listing. */
  @Nullable SequenceSpan decode(String token) {
    ByteBuffer bytes = ByteBuffer.wrap(base64(token));
    if (bytes.remaining() != LENGTH || bytes.get() != FORMAT || bytes.getLong() != digest) {
      return null;
    }
    SequenceSpan rest = new SequenceSpan(bytes.getLong(), bytes.getLong(), ascending);
    return rest.isEmpty() || Math.min(rest.first(), rest.last()) < 1 ? null : rest;
  }

  static String text(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** The bytes of a token, none if it is not base64. */
  static byte[] base64(String token) {
    try {
      return Base64.getUrlDecoder().decode(token);
    } catch (IllegalArgumentException e) {
      return new byte[0];
    }
  }
}
