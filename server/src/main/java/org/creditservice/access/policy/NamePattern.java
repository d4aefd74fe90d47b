package org.creditservice.access.policy;

/**
 * A name, or all names that begin alike.
 *
 * @param text the name; where {@code prefix}, its beginning without the asterisk
 * @param prefix whether it stands for all names that begin with {@code text}
 */
public record NamePattern(String text, boolean prefix) {
  private static final String ANY = "*";

  /**
   * A pattern as it is written: a name, or the beginning of names with one {@code *} at its end.
   *
   * @throws IllegalArgumentException if the asterisk is anywhere else
   */
  public static NamePattern of(String written) {
    boolean prefix = written.endsWith(ANY);
    String text = prefix ? written.substring(0, written.length() - 1) : written;
    if (text.contains(ANY)) {
      throw new IllegalArgumentException("an asterisk that is not the last character");
    }
    return new NamePattern(text, prefix);
  }

  public boolean matches(String name) {
    return prefix ? name.startsWith(text) : name.equals(text);
  }

  /** As it is written. */
  @Override
  public String toString() {
    return prefix ? text + ANY : text;
  }
}
