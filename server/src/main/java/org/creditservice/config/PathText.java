package org.creditservice.config;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** Paths as operators write them. */
public final class PathText {

  /** Takes the place of what the locale's encoding could not read. */
  private static final char UNREADABLE = '\uFFFD';

  /** A path that cannot be written in the encoding of the locale. The message is a clause. */
  static final class UnusablePathException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    UnusablePathException() {
      super(
          "the encoding of the locale, %s, lacks characters of this path: set LC_ALL=C.UTF-8"
              .formatted(System.getProperty("sun.jnu.encoding")));
    }
  }

  private PathText() {}

  /**
   * Parses a path.
   *
   * @throws IllegalArgumentException with a clause, if the locale keeps it from being used
   */
  public static Path parse(String text) {
    if (text.indexOf(UNREADABLE) >= 0) {
      throw new UnusablePathException();
    }
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw new UnusablePathException();
    }
  }
}
