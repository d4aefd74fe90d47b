package org.creditservice.main;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import org.creditservice.embedded.PostgresBinaries;
import picocli.CommandLine.IVersionProvider;

/** What `credit --version` prints. */
final class Version implements IVersionProvider {

  /** Written by the build. */
  private static final String RESOURCE = "version.properties";

  @Override
  public String[] getVersion() throws IOException {
    Properties build = new Properties();
    try (InputStream resource = Version.class.getResourceAsStream(RESOURCE)) {
      if (resource != null) {
        build.load(resource);
      }
    }
    return new String[] {
      "credit %s (%s)"
          .formatted(build.getProperty("version", "?"), build.getProperty("commit", "?")),
      "Java %s (%s)"
          .formatted(System.getProperty("java.version"), System.getProperty("java.vendor")),
      "embedded PostgreSQL " + PostgresBinaries.MAJOR_VERSION
    };
  }
}
