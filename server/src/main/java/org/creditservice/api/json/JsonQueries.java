package org.creditservice.api.json;

import java.io.IOException;
import java.util.Map;

/** The service's own reads, by name and as JSON: the dashboard knows no more than any caller. */
@FunctionalInterface
public interface JsonQueries {

  /**
   * Calls a method, and waits until it has ended.
   *
   * @param method such as {@code GetProfile}
   * @param fields of its request, by their names in the contract
   * @throws IOException if the sink does: then the call is cancelled
   */
  void call(String method, Map<String, String> fields, JsonSink sink) throws IOException;
}
