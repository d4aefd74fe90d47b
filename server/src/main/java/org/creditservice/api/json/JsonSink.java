package org.creditservice.api.json;

import java.io.IOException;

/** Where the result of a call goes: one response, or any number of items; or else an error. */
public interface JsonSink {

  /** The response of a method that has one. */
  void response(String json) throws IOException;

  /** The next response of a method that has many. */
  void item(String json) throws IOException;

  /**
   * The call failed, perhaps after some items.
   *
   * @param httpStatus that stands for the error's code
   * @param json a {@code google.rpc.Status}
   */
  void error(int httpStatus, String json) throws IOException;
}
