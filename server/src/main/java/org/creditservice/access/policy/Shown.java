package org.creditservice.access.policy;

import org.jspecify.annotations.Nullable;

/** What of a file or a call is shown in sentences: a little, and nothing invisible. */
public final class Shown {
  private static final int LENGTH_MAX = 80;

  private Shown() {}

  /** The text with a question mark for what isn't visible ASCII, cut after 80 characters. */
  public static String text(@Nullable String text) {
    String all = String.valueOf(text);
    StringBuilder shown = new StringBuilder();
    for (int i = 0; i < Math.min(all.length(), LENGTH_MAX); i++) {
      char c = all.charAt(i);
      shown.append(c >= ' ' && c <= '~' ? c : '?');
    }
    return all.length() > LENGTH_MAX ? shown + "..." : shown.toString();
  }
}
