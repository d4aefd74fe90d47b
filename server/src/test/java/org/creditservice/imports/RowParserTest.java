package org.creditservice.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.creditservice.core.command.ImportProfile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RowParserTest {

  private static final String HEADER = "profile_id,balance,last_deduct_time";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "bad id,5,                     | profile_id must be 1 to 128 visible ASCII characters",
        ",5,                           | profile_id must be 1 to 128 visible ASCII characters",
        "müller,5,                     | profile_id must be 1 to 128 visible ASCII characters",
        "bad,,                         | balance must be a whole number from 0 to 1000000000000000",
        "bad,-1,                       | balance must be a whole number",
        "bad,+1,                       | balance must be a whole number",
        "bad,1.0,                      | balance must be a whole number",
        "bad,1e3,                      | balance must be a whole number",
        "bad,1000000000000001,         | balance must be a whole number",
        "bad,99999999999999999999999,  | balance must be a whole number",
        "bad, 5,                       | balance must be a whole number",
        "bad,5,yesterday               | last_deduct_time must be a time of 1970 or later like",
        "bad,5,2026-03-01 12:00:00Z    | last_deduct_time must be",
        "bad,5,2026-03-01T12:00:00     | last_deduct_time must be",
        "bad,5,2026-02-30T12:00:00Z    | last_deduct_time must be",
        "bad,5,1969-12-31T23:59:59Z    | last_deduct_time must be",
        "bad,5                         | has 2 field(s) where the first line has 3",
        "bad,5,,                       | has 4 field(s) where the first line has 3",
        "bad,5,\"                      | is not CSV",
        "\"b\"ad,5,                    | is not CSV",
        "bad id,-1,x                   | characters (0x21 to 0x7E); balance must be",
      })
  void describesWhatIsWrongWithARow(String row, String reason) {
    assertThatThrownBy(() -> parse(row))
        .isInstanceOf(BadRowException.class)
        .hasMessageContaining(reason);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "2026-03-01T12:00:00Z            | 2026-03-01T12:00:00Z",
        "2026-03-01t12:00:00.5z          | 2026-03-01T12:00:00.500Z",
        "2026-03-01T12:00:00.1234567Z    | 2026-03-01T12:00:00.123456Z",
        "2026-03-01T12:00:00-05:45       | 2026-03-01T17:45:00Z",
        "1970-01-01T00:00:00Z            | 1970-01-01T00:00:00Z",
      })
  void readsTimesToTheMicrosecond(String text, String time) throws Exception {
    assertThat(command(parse("ann,5," + text)).lastDeductTime()).isEqualTo(time);
  }

  @Test
  void readsQuotedFieldsAndKeepsTheLineNumber() throws Exception {
    Row row = parse("\"a,\"\"b\",\"007\",\"\"");

    assertThat(row.line()).isEqualTo(2);
    assertThat(row.profileId()).isEqualTo("a,\"b");
    assertThat(command(row).openingBalance()).isEqualTo(7);
    assertThat(command(row).lastDeductTime()).isNull();
  }

  @Test
  void refusesALineBreakWithinALine() {
    assertThatThrownBy(() -> parse("ann,5,\rbob,6,")).hasMessageContaining("is not CSV");
  }

  private static ImportProfile command(Row row) {
    return (ImportProfile) row.command();
  }

  private static Row parse(String row) throws Exception {
    return RowParser.below(new ProfileRows(), new Line(1, HEADER, false), Separators.KNOWN)
        .parse(new Line(2, row, false));
  }
}
