package org.creditservice.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.Test;

/** The same sources give the same archive, whoever builds, when and where. */
class ArchiveIT {
  @Test
  void hasNothingOfTheMachineThatBuilt() throws Exception {
    List<TarArchiveEntry> entries = entries();

    assertThat(entries)
        .extracting(TarArchiveEntry::getName)
        .allMatch(name -> name.startsWith("credit-" + UnpackedDistribution.version() + "/"));
    assertThat(entries)
        .extracting(TarArchiveEntry::getUserName, TarArchiveEntry::getGroupName)
        .containsOnly(tuple("root", "root"));
    assertThat(entries).extracting(TarArchiveEntry::getLongUserId).containsOnly(0L);
    assertThat(entries).extracting(TarArchiveEntry::getLongGroupId).containsOnly(0L);
    assertThat(entries.stream().map(TarArchiveEntry::getLastModifiedTime).distinct()).hasSize(1);
    assertThat(entries)
        .allSatisfy(
            entry ->
                assertThat(Integer.toOctalString(entry.getMode() & 0777))
                    .as(entry.getName())
                    .isEqualTo(isExecutable(entry) ? "755" : "644"));
  }

  private static boolean isExecutable(TarArchiveEntry entry) {
    return entry.isDirectory() || entry.getName().endsWith("/credit");
  }

  private static List<TarArchiveEntry> entries() throws IOException {
    List<TarArchiveEntry> entries = new ArrayList<>();
    try (TarArchiveInputStream tar =
        new TarArchiveInputStream(
            new GZIPInputStream(Files.newInputStream(UnpackedDistribution.archive())))) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        entries.add(entry);
      }
    }
    return entries;
  }
}
