package org.creditservice.db.roles;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/**
 * The SQL that makes the service's roles, which comes with the service.
 *
 * @param sections by name; names of roles stand in braces
 */
public record RolesScript(Map<String, String> sections) {
  private static final String SECTION = "-- section: ";

  /** The script of this version. */
  public static final RolesScript SHIPPED = parse(resource("roles.sql"));

  /**
   * The names in a script.
   *
   * @param owner of the database and the schema
   * @param service serves
   * @param retention serves and removes old keys
   */
  public record Names(String database, String owner, String service, String retention) {}

  /** All of it, for psql. */
  public String of(Names names) {
    Map<String, String> values =
        Map.of(
            "database", names.database(),
            "owner", names.owner(),
            "service", names.service(),
            "retention", names.retention());
    return fill("roles", values)
        + fill("database", values)
        + "BEGIN;\n"
        + grants(names.service(), false)
        + grants(names.retention(), true)
        + "COMMIT;\n";
  }

  /** Keeps everybody from creating objects in the database, as far as its executor may. */
  String database() {
    return fill("database", Map.of());
  }

  /** Takes all privileges from a role, and gives it what it needs; to be one transaction. */
  String grants(String role, boolean removesKeys) {
    String service =
        fill("service", Map.of("service", role)) + fill("workers", Map.of("service", role));
    return removesKeys ? service + fill("retention", Map.of("retention", role)) : service;
  }

  private String fill(String section, Map<String, String> values) {
    String sql = Objects.requireNonNull(sections.get(section));
    for (Map.Entry<String, String> value : values.entrySet()) {
      sql = sql.replace("{" + value.getKey() + "}", quoted(value.getValue()));
    }
    return sql;
  }

  private static String quoted(String identifier) {
    return "\"" + identifier.replace("\"", "\"\"") + "\"";
  }

  private static RolesScript parse(String text) {
    Map<String, String> sections = new HashMap<>();
    for (String section : text.split(SECTION, -1)) {
      int end = section.indexOf('\n');
      if (end > 0) {
        sections.put(section.substring(0, end), section.substring(end + 1));
      }
    }
    return new RolesScript(Map.copyOf(sections));
  }

  static String resource(String name) {
    try (InputStream in = Objects.requireNonNull(RolesScript.class.getResourceAsStream(name))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
