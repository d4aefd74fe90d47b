package org.creditservice.api.query;

import com.google.protobuf.MessageLite;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Fills a page with as many messages as a client accepts in one response. */
final class PageFiller {
  /**
   * Most bytes of the messages in one page. A client accepts 4 MiB by default, and a thousand big
   * entries or jobs are larger.
   */
  static final int BYTES_MAX = 3 << 20;

  private PageFiller() {}

  /** The messages for the first of {@code items}, all of them if they fit into one page. */
  static <T, M extends MessageLite> List<M> fill(List<T> items, Function<T, M> toMessage) {
    List<M> page = new ArrayList<>();
    int bytes = 0;
    for (T item : items) {
      M message = toMessage.apply(item);
      bytes += message.getSerializedSize();
      if (bytes > BYTES_MAX) {
        return page;
      }
      page.add(message);
    }
    return page;
  }
}
