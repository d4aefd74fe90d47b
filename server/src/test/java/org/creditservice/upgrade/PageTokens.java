package org.creditservice.upgrade;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import java.util.List;
import org.creditservice.testing.Client;
import org.creditservice.testing.Result;

/** The page tokens of recorded listings, which callers treat as opaque. */
record PageTokens(Client client, List<RecordedCall> recorded) {
  private static final String TOKEN = "page_token";
  private static final String NEXT_TOKEN = "next_page_token";

  /** Whether a request asks for a page behind the first. */
  static boolean isLaterPage(Message request) {
    return !token(request, TOKEN).isEmpty();
  }

  /** The request with the token that the page before has now, if it is for a later page. */
  Message replaceIn(Message request) {
    String token = token(request, TOKEN);
    if (token.isEmpty()) {
      return request;
    }
    RecordedCall before =
        recorded.stream()
            .filter(call -> token(call.answer().response(), NEXT_TOKEN).equals(token))
            .findFirst()
            .orElseThrow();
    Result page = Client.await(client.start(replaceIn(before.request())));
    return with(request, TOKEN, token(page.succeeded(), NEXT_TOKEN));
  }

  /** The result with only whether there is a next page. */
  static Result mask(Result result) {
    Message response = result.response();
    return response == null || token(response, NEXT_TOKEN).isEmpty()
        ? result
        : Result.of(with(response, NEXT_TOKEN, "more"));
  }

  private static String token(Message message, String name) {
    FieldDescriptor field =
        message == null ? null : message.getDescriptorForType().findFieldByName(name);
    return field == null ? "" : (String) message.getField(field);
  }

  private static Message with(Message message, String name, String token) {
    FieldDescriptor field = message.getDescriptorForType().findFieldByName(name);
    return message.toBuilder().setField(field, token).build();
  }
}
