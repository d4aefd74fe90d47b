package org.creditservice.api.error;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.rpc.Code;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.creditservice.core.ErrorReason;
import org.creditservice.core.StatusCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The documents' tables of errors are those of the code. */
class ErrorReasonTest {
  /** A row of a table, of which the first three columns are a reason, its code, and yes or no. */
  private static final Pattern ROW =
      Pattern.compile("(?m)^(?:// )?\\| `?([A-Z_]+)`? \\| ([A-Z_]+) \\| (yes|no) \\|");

  private record Row(String reason, String code, String recorded) {}

  @ParameterizedTest
  @CsvSource({"README.md", "proto/src/main/proto/credit/v1/credit_service.proto"})
  void theDocumentListsEachPublicReasonWithItsCodeAndWhetherItIsRecorded(String document)
      throws IOException {
    assertThat(rows(Files.readString(Path.of("..", document))))
        .containsExactlyInAnyOrderElementsOf(
            Stream.of(ErrorReason.values())
                .filter(ErrorReason::isPublic)
                .map(ErrorReasonTest::row)
                .toList());
  }

  private static List<Row> rows(String document) {
    Matcher row = ROW.matcher(document);
    return row.results()
        .map(found -> new Row(found.group(1), found.group(2), found.group(3)))
        .toList();
  }

  private static Row row(ErrorReason reason) {
    return new Row(reason.name(), reason.code().name(), reason.recorded() ? "yes" : "no");
  }

  @Test
  void theServicesOwnReasonsAreNotPublic() {
    assertThat(ErrorReason.values())
        .filteredOn(reason -> !reason.isPublic())
        .containsExactly(ErrorReason.JOB_NOT_EXPIRED, ErrorReason.LAST_DEDUCT_TIME_IN_FUTURE);
  }

  @ParameterizedTest
  @EnumSource
  void aStatusCodeHasTheNameAndTheNumberThatGrpcGivesIt(StatusCode code) {
    assertThat(code.number()).isEqualTo(Code.valueOf(code.name()).getNumber());
  }
}
