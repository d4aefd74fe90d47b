package org.creditservice.main;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that cannot be imported. There is no database, so none may be needed. */
class ImportFileTest {

  @TempDir Path directory;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''                                          | is empty.",
        "profile_id,balance                          | has no rows below its first line.",
        "ann,70                                      | has no column profile_id; the first line must",
        "profile_id,credits%nann,70                  | has no column balance; the first line must name",
        "profile_id,balance,last_deduct_tme%nann,70, | has a column too many, number 3;",
        "profile_id,balance,balance%nann,70,70       | has a column too many, number 3;",
        "profile_id:balance%nann:70                  | last_deduct_time, separated by commas, semicolons or tabs.",
        "profile_id;balance;x,y%nann;70;1            | has a column too many, number 3;",
        "profile_id;balance%n;%n                     | has no rows below its first line.",
        "sep=#%nprofile_id#balance%nann#70           | has a first line sep= with another separator than a comma",
        "sep=;%nprofile_id,balance%nann,70           | has no column profile_id;",
        "sep=;                                       | is empty.",
        "%nprofile_id,balance%nann,70                | has an empty first line; the first line must name",
        "'\uFEFF'                                    | contains nothing but a byte order mark.",
        "'\uFEFF%nprofile_id,balance%nann,70'        | has an empty first line; the first line must name",
        "'\u001A'                                    | is empty.",
        "'profile_id,balance%n,,%n\u001A'            | has no rows below its first line.",
      })
  void anUnusableFileIsOneSentenceAndExitCode2(String text, String sentence) throws Exception {
    Path file = directory.resolve("profiles.csv");
    Files.writeString(file, text.replace("%n", "\n"));

    assertThat(refusal(file)).contains(file.toString()).contains(sentence);
  }

  @Test
  void aFileThatIsNotUtf8IsRefusedBeforeAnyRowGoesIn() throws Exception {
    Path file = directory.resolve("profiles.csv");
    Files.write(
        file, "profile_id,balance\nann,70\nmüller,5\n".getBytes(StandardCharsets.ISO_8859_1));

    assertThat(refusal(file)).contains("is not UTF-8: line 3 isn't.");
  }

  @Test
  void aFileOfUtf16IsNamedAsSuch() throws Exception {
    Path file = directory.resolve("profiles.csv");
    Files.write(file, "\uFEFFprofile_id\tbalance\nann\t70\n".getBytes(StandardCharsets.UTF_16LE));

    assertThat(refusal(file)).contains("is UTF-16: save it as UTF-8.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"absent.csv", "."})
  void aFileThatIsNotThereIsRefused(String name) throws Exception {
    assertThat(refusal(directory.resolve(name))).contains("The file ").containsPattern("not ");
  }

  @Test
  void theFileMustBeNamed() {
    CommandRun run = CommandRun.of("import");

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("--profiles").contains("--help");
  }

  private static String refusal(Path file) {
    CommandRun run =
        CommandRun.of(
            "import", "--profiles=" + file, "--database-url=postgresql://ann@127.0.0.1:1/nobody");
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err().lines()).hasSize(1);
    assertThat(run.out()).isEmpty();
    return run.err();
  }
}
