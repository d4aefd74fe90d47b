package org.creditservice.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which CPUs the client has, and which the servers. */
class CpuListTest {
  private static final Path TASKSET = Path.of("taskset");

  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      value = {"0 0-1 1", "1 0-1 0", "0-1 0-7 2,3,4,5,6,7", "3,0 0-3 1,2", "0,2-3 0-4 1,4"})
  void serversHaveWhatTheClientLeaves(String client, String allowed, String servers) {
    assertThat(ClientCpus.split(TASKSET, client, CpuList.parse(allowed)).servers())
        .hasToString(servers);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "-1", "1-", "1,,2", "0x3", "99999", "3-1"})
  void refusesWhatIsNoList(String client) {
    assertThatThrownBy(() -> ClientCpus.split(TASKSET, client, CpuList.parse("0-7")))
        .hasMessage("must be a list of CPUs, such as 0 or 0,2-3.");
  }

  @Test
  void refusesCpusThatAreNotThere() {
    assertThatThrownBy(() -> ClientCpus.split(TASKSET, "0,8", CpuList.parse("0-3")))
        .hasMessage("has CPUs that are not there: there are 0,1,2,3.");
  }

  @Test
  void refusesToLeaveNoneToTheServers() {
    assertThatThrownBy(() -> ClientCpus.split(TASKSET, "0-1", CpuList.parse("0-1")))
        .hasMessage("leaves none of the CPUs to the servers.");
  }

  @Test
  void startsServersWithTaskset() {
    assertThat(ClientCpus.split(TASKSET, "0", CpuList.parse("0-2")).serverCommand())
        .containsExactly("taskset", "--cpu-list", "1,2");
  }
}
