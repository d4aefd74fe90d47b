package org.creditservice.conformance;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A case as conformance/README.md describes it. */
record Case(String name, @Nullable String openingBalance, List<Step> steps) {
  private static final Gson GSON = new Gson();

  /** One call, or several simultaneous ones, with what is expected of it. */
  record Step(
      @Nullable String call,
      @Nullable JsonObject with,
      @Nullable Map<String, String> headers,
      int times,
      @Nullable Integer accepted,
      boolean oneEffect,
      int first,
      boolean waits,
      int withinSeconds,
      @Nullable JsonObject answer,
      @Nullable List<JsonObject> answers,
      @Nullable Refused refused,
      @Nullable Map<String, String> keep,
      @Nullable String as,
      @Nullable String again) {}

  /**
   * An error that is expected.
   *
   * @param replayed {@code "*"} if it may be; otherwise it must not
   */
  record Refused(
      String code,
      String reason,
      boolean recorded,
      @Nullable String replayed,
      @Nullable Map<String, String> metadata,
      @Nullable List<String> violations,
      int retryWithinSeconds,
      @Nullable Map<String, JsonElement> details) {}

  private record CaseFile(List<Case> cases) {}

  static List<Case> all(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.sorted().flatMap(file -> read(file).stream()).toList();
    }
  }

  private static List<Case> read(Path file) {
    try {
      return GSON.fromJson(Files.readString(file), CaseFile.class).cases();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
