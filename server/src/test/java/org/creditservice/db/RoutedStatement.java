package org.creditservice.db;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.creditservice.testing.PartitionedTables;

/**
 * A statement, and how many buckets Citus would have to ask for it: as many as there are partitions
 * of {@link PartitionedTables} in its plan. An {@code INSERT … SELECT} is sent to the buckets that
 * it reads only if it takes the bucket from what it reads there; otherwise its rows come to the
 * coordinator first.
 *
 * @param tables of the service that it names
 * @param partitions the numbers of those that it reads or writes, of whatever table
 * @param route a few words for people
 */
record RoutedStatement(String sql, Set<String> tables, Set<Integer> partitions, String route) {
  private static final String NO_TABLE = "no table";
  private static final String ONE_BUCKET = "one bucket";

  private static final Pattern TABLE = Pattern.compile("(?<!')\\bcredit\"?\\.\"?([a-z_]+)");
  private static final Pattern PARTITION = Pattern.compile("([a-z_]+)_(\\d+)");
  private static final Pattern ROW = Pattern.compile("row of " + PARTITION);
  private static final Pattern INSERT_VALUES =
      Pattern.compile("(?is)\\s*insert\\s+into\\s+\\S+\\s*(\\([^)]*\\))?\\s*values\\b.*");

  /** The statements that these are the notices of, in their order. */
  static List<RoutedStatement> of(List<String> notices) {
    List<RoutedStatement> statements = new ArrayList<>();
    Set<Integer> rows = new TreeSet<>();
    for (String notice : notices) {
      var row = ROW.matcher(notice);
      if (row.matches()) {
        rows.add(Integer.valueOf(row.group(2)));
      } else {
        JsonObject plan =
            JsonParser.parseString(notice.substring(notice.indexOf('{'))).getAsJsonObject();
        statements.add(new Reader(rows).read(plan));
        rows.clear();
      }
    }
    return statements;
  }

  /** Whether SQL names a table of the service, other than in a text. */
  static boolean namesTable(String sql) {
    return TABLE.matcher(sql).find();
  }

  /** Whether Citus sends it to one shard as it is, or needs none. */
  boolean isRouted() {
    return route.equals(ONE_BUCKET) || route.equals(NO_TABLE);
  }

  /** Whether it is what was sent, where parameters were question marks. */
  boolean is(String sent) {
    return plain(sql).equals(plain(sent));
  }

  private static String plain(String sql) {
    return sql.replaceAll("\\$\\d+", "?").strip();
  }

  /** For people. */
  String line() {
    String of = tables.isEmpty() ? "" : " | " + String.join(", ", tables);
    return route + of + " | " + ShortSql.of(sql);
  }

  /** Reads a plan. */
  private static final class Reader {
    private final Set<String> planned = new TreeSet<>();
    private final Set<String> aliases = new TreeSet<>();
    private final Set<Integer> partitions;
    private boolean locks;
    private boolean leftToRunTime;

    Reader(Set<Integer> rows) {
      this.partitions = new TreeSet<>(rows);
    }

    RoutedStatement read(JsonObject explained) {
      String sql = explained.get("Query Text").getAsString();
      JsonObject plan = explained.getAsJsonObject("Plan");
      visit(plan);
      Set<String> tables =
          TABLE
              .matcher(sql)
              .results()
              .map(table -> table.group(1))
              .collect(Collectors.toCollection(TreeSet::new));
      return new RoutedStatement(sql, tables, partitions, route(sql, tables, plan));
    }

    private void visit(JsonElement element) {
      if (element.isJsonArray()) {
        element.getAsJsonArray().forEach(this::visit);
      } else if (element.isJsonObject()) {
        visitNode(element.getAsJsonObject());
      }
    }

    private void visitNode(JsonObject node) {
      locks |= text(node, "Node Type").equals("LockRows");
      leftToRunTime |= node.has("Subplans Removed") && node.get("Subplans Removed").getAsInt() > 0;
      if (text(node, "Schema").equals(PartitionedTables.SCHEMA)) {
        var partition = PARTITION.matcher(text(node, "Relation Name"));
        if (partition.matches()) {
          planned.add(partition.group(1));
          partitions.add(Integer.valueOf(partition.group(2)));
          aliases.add(text(node, "Alias"));
        }
      } else if (node.has("Relation Name")) {
        planned.add(text(node, "Relation Name"));
      }
      node.asMap().values().forEach(this::visit);
    }

    private static String text(JsonObject node, String name) {
      return node.has(name) ? node.get(name).getAsString() : "";
    }

    private String route(String sql, Set<String> tables, JsonObject plan) {
      if (tables.isEmpty()) {
        return NO_TABLE;
      }
      if (!planned.containsAll(tables)) {
        // Citus sees a join that PostgreSQL does without, too.
        return "unknown, since not all tables are in the plan";
      }
      if (text(plan, "Operation").equals("Insert")
          && !INSERT_VALUES.matcher(sql).matches()
          && !takesBucketFromTable(plan)) {
        return "through the coordinator";
      }
      String buckets = buckets();
      return locks && partitions.size() > 1 ? buckets + ", refused by Citus" : buckets;
    }

    /** What is left out only at run time, Citus does not leave out. */
    private String buckets() {
      if (leftToRunTime || partitions.size() == PartitionedTables.PARTITIONS) {
        return "all buckets";
      }
      return switch (partitions.size()) {
        case 1 -> ONE_BUCKET;
        default -> partitions.size() + " buckets";
      };
    }

    /** Of the rows to insert, the first column is that of the table, the bucket. */
    private boolean takesBucketFromTable(JsonObject insert) {
      JsonObject rows = insert.getAsJsonArray("Plans").get(0).getAsJsonObject();
      String bucket = rows.getAsJsonArray("Output").get(0).getAsString();
      return aliases.stream().anyMatch(alias -> bucket.equals(alias + ".bucket"));
    }
  }
}
