package org.creditservice.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.api.AnnotationsProto;
import com.google.api.HttpRule;
import com.google.protobuf.DescriptorProtos.MethodOptions.IdempotencyLevel;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.Descriptors.ServiceDescriptor;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.creditservice.v1.DeductCreditsRequest;
import org.creditservice.v1.GetProfileRequest;
import org.creditservice.v1.GetServiceStatusRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a gateway makes of the contract: see docs/gateway. */
class HttpRulesTest {
  private static final String SEGMENT = "/(?:[a-zA-Z0-9]+|\\{[a-z_]+})";

  /** The part of the template syntax of google/api/http.proto that the contract uses. */
  private static final Pattern PATH = Pattern.compile("/v1(?:" + SEGMENT + ")+(?::[a-zA-Z]+)?");

  private static final Pattern VARIABLE = Pattern.compile("\\{([a-z_]+)}");

  static Stream<MethodDescriptor> methods() {
    return Stream.of(
            DeductCreditsRequest.getDescriptor().getFile(),
            GetProfileRequest.getDescriptor().getFile(),
            GetServiceStatusRequest.getDescriptor().getFile())
        .flatMap(file -> file.getServices().stream())
        .map(ServiceDescriptor::getMethods)
        .flatMap(List::stream);
  }

  @ParameterizedTest
  @MethodSource("methods")
  void commandsArePostedAndEverythingElseIsGot(MethodDescriptor method) {
    assertThat(rules(method))
        .allSatisfy(
            rule -> {
              if (isQuery(method)) {
                assertThat(rule.getPatternCase()).isEqualTo(HttpRule.PatternCase.GET);
                assertThat(rule.getBody()).isEmpty();
              } else {
                assertThat(rule.getPatternCase()).isEqualTo(HttpRule.PatternCase.POST);
                assertThat(rule.getBody()).isEqualTo("*");
              }
            });
  }

  @ParameterizedTest
  @MethodSource("methods")
  void thePathNamesFieldsOfTheRequest(MethodDescriptor method) {
    for (HttpRule rule : rules(method)) {
      assertThat(path(rule)).matches(PATH);
      assertThat(VARIABLE.matcher(path(rule)).results().map(found -> found.group(1)))
          .allSatisfy(
              name -> {
                FieldDescriptor field = method.getInputType().findFieldByName(name);
                assertThat(field).as(name).isNotNull();
                assertThat(field.getType()).isEqualTo(FieldDescriptor.Type.STRING);
              });
    }
  }

  @ParameterizedTest
  @MethodSource("methods")
  void theFieldsOfAQueryFitIntoAQueryString(MethodDescriptor method) {
    if (isQuery(method)) {
      assertThat(method.getInputType().getFields())
          .noneMatch(FieldDescriptor::isRepeated)
          .allMatch(
              field ->
                  field.getJavaType() != FieldDescriptor.JavaType.MESSAGE
                      || field.getMessageType().getFullName().startsWith("google.protobuf."));
    }
  }

  /**
   * With any value for each variable: which method is meant doesn't depend on a gateway's order.
   */
  @Test
  void noRequestFitsTwoRules() {
    List<HttpRule> all = methods().flatMap(method -> rules(method).stream()).toList();
    for (HttpRule one : all) {
      assertThat(all).filteredOn(other -> overlap(one, other)).containsExactly(one);
    }
  }

  private static List<HttpRule> rules(MethodDescriptor method) {
    assertThat(method.getOptions().hasExtension(AnnotationsProto.http))
        .as("%s has a rule", method.getFullName())
        .isTrue();
    HttpRule rule = method.getOptions().getExtension(AnnotationsProto.http);
    List<HttpRule> all = new ArrayList<>(rule.getAdditionalBindingsList());
    all.add(rule.toBuilder().clearAdditionalBindings().build());
    return all;
  }

  private static boolean isQuery(MethodDescriptor method) {
    return method.getOptions().getIdempotencyLevel() == IdempotencyLevel.NO_SIDE_EFFECTS;
  }

  private static String path(HttpRule rule) {
    return rule.hasGet() ? rule.getGet() : rule.getPost();
  }

  /** The verb behind a colon is a segment of its own here: a value never has a bare colon. */
  private static boolean overlap(HttpRule one, HttpRule other) {
    List<String> left = List.of(path(one).split("[/:]"));
    List<String> right = List.of(path(other).split("[/:]"));
    if (one.getPatternCase() != other.getPatternCase()
        || left.size() != right.size()
        || path(one).contains(":") != path(other).contains(":")) {
      return false;
    }
    for (int i = 0; i < left.size(); i++) {
      boolean anyValue = left.get(i).startsWith("{") || right.get(i).startsWith("{");
      if (!anyValue && !left.get(i).equals(right.get(i))) {
        return false;
      }
    }
    return true;
  }
}
