package org.creditservice.db.row;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.reflect.TypeToken;
import java.util.Map;
import org.creditservice.core.ledger.Metadata;
import org.jooq.JSONB;

/** Metadata as a JSON object, so that people can query it. */
public final class MetadataJson {
  private static final Gson GSON = new GsonBuilder().disableHtmlEscaping().create();
  private static final TypeToken<Map<String, String>> PAIRS = new TypeToken<>() {};
  private static final String EMPTY = "{}";
  private static final JSONB EMPTY_JSON = JSONB.valueOf(EMPTY);

  private MetadataJson() {}

  public static JSONB write(Metadata metadata) {
    return metadata.pairs().isEmpty() ? EMPTY_JSON : JSONB.valueOf(GSON.toJson(metadata.pairs()));
  }

  static Metadata read(JSONB json) {
    return json.data().equals(EMPTY)
        ? Metadata.EMPTY
        : Metadata.of(GSON.fromJson(json.data(), PAIRS));
  }
}
