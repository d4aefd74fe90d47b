package org.creditservice.upgrade;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Timestamp;
import com.google.protobuf.util.JsonFormat;
import com.google.protobuf.util.Timestamps;
import com.google.rpc.Status;
import io.grpc.MethodDescriptor;
import java.io.ByteArrayInputStream;
import java.text.ParseException;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import org.creditservice.testing.Client;
import org.creditservice.testing.Result;
import org.creditservice.testing.Rpc;
import org.creditservice.v1.GetOperationRequest;
import org.jspecify.annotations.Nullable;

/**
 * A call that an earlier version answered.
 *
 * @param actor the {@code credit-actor} header that was sent, if any
 * @param operationTime the time that GetOperation returned for the key of a command
 */
record RecordedCall(
    Message request, @Nullable String actor, Result answer, @Nullable Timestamp operationTime) {
  private static final String METHOD = "method";
  private static final String ACTOR = "actor";
  private static final String SENT = "sent";
  private static final String REASON = "reason";
  private static final String REQUEST = "request";
  private static final String RESPONSE = "response";
  private static final String ERROR = "error";
  private static final String OPERATION_TIME = "operation_time";

  MethodDescriptor<Message, Message> rpc() {
    return Rpc.of(request);
  }

  /** The short name of the RPC, such as {@code DeductCredits}. */
  String methodName() {
    return Rpc.name(request);
  }

  /** Sends the request again with the recorded actor. */
  CompletableFuture<Result> sendAgain(Client client) {
    return client.as(actor).start(request);
  }

  RecordedCall withOperationTime(Timestamp time) {
    return new RecordedCall(request, actor, answer, time);
  }

  /** The query for what is recorded under the command's key. */
  GetOperationRequest operationRequest() {
    return GetOperationRequest.newBuilder()
        .setProfileId(text("profile_id"))
        .setIdempotencyKey(text("idempotency_key"))
        .build();
  }

  /** A field of the request by its name in the proto file. */
  String text(String field) {
    return (String) request.getField(request.getDescriptorForType().findFieldByName(field));
  }

  /**
   * Stores messages as bytes, since callers send bytes and the service stores them. {@code sent}
   * and {@code reason} are for people who read the file.
   */
  JsonObject toJson() {
    JsonObject json = new JsonObject();
    json.addProperty(METHOD, rpc().getFullMethodName());
    if (actor != null) {
      json.addProperty(ACTOR, actor);
    }
    json.add(SENT, readable(request));
    json.addProperty(REQUEST, base64(request));
    if (answer.response() != null) {
      json.addProperty(RESPONSE, base64(answer.response()));
    } else {
      json.addProperty(REASON, answer.reason());
      json.addProperty(ERROR, base64(answer.error()));
    }
    if (operationTime != null) {
      json.addProperty(OPERATION_TIME, Timestamps.toString(operationTime));
    }
    return json;
  }

  static RecordedCall of(JsonObject json) {
    MethodDescriptor<Message, Message> rpc = Rpc.named(json.get(METHOD).getAsString());
    return new RecordedCall(
        rpc.parseRequest(new ByteArrayInputStream(bytes(json.get(REQUEST)))),
        json.has(ACTOR) ? json.get(ACTOR).getAsString() : null,
        json.has(RESPONSE)
            ? Result.of(rpc.parseResponse(new ByteArrayInputStream(bytes(json.get(RESPONSE)))))
            : new Result(null, status(bytes(json.get(ERROR)))),
        json.has(OPERATION_TIME) ? time(json.get(OPERATION_TIME)) : null);
  }

  private static JsonElement readable(Message message) {
    try {
      return JsonParser.parseString(
          JsonFormat.printer().preservingProtoFieldNames().print(message));
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Status status(byte[] bytes) {
    try {
      return Status.parseFrom(bytes);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Timestamp time(JsonElement text) {
    try {
      return Timestamps.parse(text.getAsString());
    } catch (ParseException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String base64(MessageLite message) {
    return Base64.getEncoder().encodeToString(message.toByteArray());
  }

  private static byte[] bytes(JsonElement base64) {
    return Base64.getDecoder().decode(base64.getAsString());
  }

  /** The name of the call in test reports. */
  @Override
  public String toString() {
    String key =
        request.getDescriptorForType().findFieldByName("idempotency_key") == null
            ? ""
            : " " + text("idempotency_key");
    return methodName() + key + (answer.reason() == null ? "" : " " + answer.reason());
  }
}
