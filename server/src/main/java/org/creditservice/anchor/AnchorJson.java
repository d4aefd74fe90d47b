package org.creditservice.anchor;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.creditservice.anchor.Anchor.BucketRoot;
import org.creditservice.anchor.Anchor.Signature;
import org.creditservice.core.ledger.Hash;

/** Anchors as JSON. */
public final class AnchorJson {
  private static final Gson GSON =
      new GsonBuilder().disableHtmlEscaping().setPrettyPrinting().create();

  private AnchorJson() {}

  public static String write(Anchor anchor) {
    JsonObject json = new JsonObject();
    json.addProperty("format", Anchor.FORMAT);
    json.addProperty("ledger_id", anchor.ledgerId());
    json.addProperty("as_of_time", anchor.asOfTime().toString());
    json.addProperty("profiles", anchor.profiles());
    json.addProperty("root", anchor.root().toString());
    JsonArray buckets = new JsonArray();
    anchor.buckets().forEach(bucket -> buckets.add(write(bucket)));
    json.add("buckets", buckets);
    anchor.signature().ifPresent(signature -> json.add("signature", write(signature)));
    return GSON.toJson(json) + "\n";
  }

  private static JsonObject write(BucketRoot bucket) {
    JsonObject json = new JsonObject();
    json.addProperty("bucket", bucket.bucket());
    json.addProperty("profiles", bucket.profiles());
    json.addProperty("root", bucket.root().toString());
    return json;
  }

  private static JsonObject write(Signature signature) {
    JsonObject json = new JsonObject();
    json.addProperty("algorithm", "Ed25519");
    json.addProperty("value", signature.value());
    return json;
  }

  /**
   * Reads an anchor.
   *
   * @throws AnchorException with a clause, if it is none, or is not whole
   */
  public static Anchor read(String text) throws AnchorException {
    JsonObject json = parse(text);
    String format = text(json, "format");
    if (!format.equals(Anchor.FORMAT)) {
      throw AnchorException.badInput(
          "has the format \"%s\"; this version reads %s".formatted(format, Anchor.FORMAT), null);
    }
    Anchor anchor;
    try {
      anchor = read(json);
    } catch (IllegalArgumentException
        | IllegalStateException
        | DateTimeException
        | ClassCastException
        | UnsupportedOperationException e) {
      throw AnchorException.badInput("is not an anchor, or is damaged: " + e.getMessage(), e);
    }
    if (!anchor.root().toString().equals(text(json, "root"))) {
      throw AnchorException.badInput("was changed: its root is not that of its buckets", null);
    }
    return anchor;
  }

  private static JsonObject parse(String text) throws AnchorException {
    try {
      JsonElement json = JsonParser.parseString(text);
      if (json.isJsonObject()) {
        return json.getAsJsonObject();
      }
    } catch (JsonParseException e) {
      throw AnchorException.badInput("is not an anchor, or is truncated: it is not JSON", e);
    }
    throw AnchorException.badInput("is not an anchor: it is not a JSON object", null);
  }

  private static Anchor read(JsonObject json) throws AnchorException {
    JsonElement buckets = json.get("buckets");
    if (buckets == null) {
      throw AnchorException.badInput("is not an anchor: it has no buckets", null);
    }
    List<BucketRoot> roots = new ArrayList<>();
    for (JsonElement each : buckets.getAsJsonArray()) {
      JsonObject bucket = each.getAsJsonObject();
      if (number(bucket, "bucket") != roots.size()) {
        throw AnchorException.badInput("was changed: its buckets are not in order", null);
      }
      roots.add(
          new BucketRoot(roots.size(), number(bucket, "profiles"), hash(text(bucket, "root"))));
    }
    JsonElement signature = json.get("signature");
    return new Anchor(
        text(json, "ledger_id"),
        Instant.parse(text(json, "as_of_time")),
        roots,
        signature == null
            ? Optional.empty()
            : Optional.of(new Signature(text(signature.getAsJsonObject(), "value"))));
  }

  private static Hash hash(String hex) {
    return Hash.of(HexFormat.of().parseHex(hex));
  }

  private static String text(JsonObject json, String name) throws AnchorException {
    return required(json, name).getAsString();
  }

  private static long number(JsonObject json, String name) throws AnchorException {
    return required(json, name).getAsLong();
  }

  private static JsonElement required(JsonObject json, String name) throws AnchorException {
    JsonElement value = json.get(name);
    if (value == null || !value.isJsonPrimitive()) {
      throw AnchorException.badInput("is not an anchor: it has no " + name, null);
    }
    return value;
  }
}
