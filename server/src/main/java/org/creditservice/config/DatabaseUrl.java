package org.creditservice.config;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A database's URL, taken apart: postgresql://user:password@host:port/database?option=value, or the
 * same with postgres: or jdbc:postgresql: in front. Several hosts may stand with commas between
 * them, an IPv6 address in brackets.
 *
 * <p>No message of this class repeats the URL, as a password may stand anywhere in it.
 *
 * @param hosts host:port, several with commas between
 */
record DatabaseUrl(
    String hosts,
    Optional<String> database,
    Optional<String> user,
    Optional<String> password,
    Map<String, String> properties) {

  static final String FORM = "postgresql://user@host:port/database?option=value";

  private static final Pattern SCHEME = Pattern.compile("(jdbc:postgresql|postgresql|postgres):");

  private static final Pattern PARTS =
      Pattern.compile("(?://(?:([^@/?]*)@)?([^/?@]*))?/?([^?/#]*)(?:\\?([^#]*))?");

  private static final Pattern HOST =
      Pattern.compile("(\\[[0-9A-Fa-f:.]+\\]|[A-Za-z0-9_.-]+)(?::([0-9]{1,5}))?");

  private static final String DEFAULT_HOST = "localhost";
  private static final String DEFAULT_PORT = "5432";
  private static final int MAX_PORT = 65535;

  /**
   * Takes a URL apart.
   *
   * @throws IllegalArgumentException with a sentence that says what is wrong with it
   */
  static DatabaseUrl parse(String url) {
    Matcher scheme = SCHEME.matcher(url);
    if (!scheme.lookingAt()) {
      throw new IllegalArgumentException("it doesn't begin with postgresql://");
    }
    Matcher parts = PARTS.matcher(url.substring(scheme.end()));
    if (!parts.matches()) {
      throw new IllegalArgumentException("its parts can't be told apart");
    }
    Map<String, String> options = options(parts.group(4));
    String[] credentials = nonNull(parts.group(1)).split(":", 2);
    return new DatabaseUrl(
        hosts(nonNull(parts.group(2))),
        present(decode(parts.group(3))),
        present(decode(credentials[0])).or(() -> taken(options, "user")),
        credentials.length == 2 ? present(decode(credentials[1])) : taken(options, "password"),
        DriverOptions.translate(without(options, "user", "password")));
  }

  private static String hosts(String text) {
    return Arrays.stream(text.split(",", -1))
        .map(DatabaseUrl::host)
        .collect(Collectors.joining(","));
  }

  private static String host(String text) {
    if (text.isEmpty()) {
      return DEFAULT_HOST + ":" + DEFAULT_PORT;
    }
    Matcher matcher = HOST.matcher(text.startsWith(":") ? DEFAULT_HOST + text : text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "its host is neither a name, an IPv4 address nor an IPv6 address in brackets"
              + " (a special character in a user or password is written as a percent sign and two hex digits)");
    }
    String port = matcher.group(2) == null ? DEFAULT_PORT : matcher.group(2);
    if (Integer.parseInt(port) < 1 || Integer.parseInt(port) > MAX_PORT) {
      throw new IllegalArgumentException("its port is not between 1 and " + MAX_PORT);
    }
    return matcher.group(1) + ":" + port;
  }

  private static Map<String, String> options(@Nullable String query) {
    Map<String, String> options = new LinkedHashMap<>();
    if (query == null || query.isEmpty()) {
      return options;
    }
    for (String option : query.split("&", -1)) {
      String[] pair = option.split("=", 2);
      if (pair.length != 2 || pair[0].isEmpty()) {
        throw new IllegalArgumentException("one of its options is not of the form option=value");
      }
      if (options.put(decode(pair[0]), decode(pair[1])) != null) {
        throw new IllegalArgumentException("its option " + decode(pair[0]) + " is given twice");
      }
    }
    return options;
  }

  private static Map<String, String> without(Map<String, String> options, String... names) {
    Map<String, String> rest = new LinkedHashMap<>(options);
    rest.keySet().removeAll(Arrays.asList(names));
    return rest;
  }

  private static Optional<String> taken(Map<String, String> options, String name) {
    return Optional.ofNullable(options.get(name)).filter(value -> !value.isEmpty());
  }

  private static Optional<String> present(String text) {
    return Optional.of(text).filter(value -> !value.isEmpty());
  }

  private static String nonNull(@Nullable String text) {
    return text == null ? "" : text;
  }

  /** Resolves %XX. A plus sign stays one: URLDecoder is for forms, where it means a space. */
  private static String decode(String text) {
    ByteBuffer bytes = ByteBuffer.allocate(text.length() * 4);
    for (int i = 0; i < text.length(); ) {
      int codePoint = text.codePointAt(i);
      if (codePoint == '%') {
        bytes.put(hexByte(text, i + 1));
        i += 3;
      } else {
        bytes.put(Character.toString(codePoint).getBytes(StandardCharsets.UTF_8));
        i += Character.charCount(codePoint);
      }
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()).toString();
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException("what its percent signs encode is not UTF-8", e);
    }
  }

  private static byte hexByte(String text, int from) {
    try {
      return (byte) HexFormat.fromHexDigits(text, from, from + 2);
    } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "a percent sign in it is not followed by two hex digits", e);
    }
  }
}
