package org.creditservice.main;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;
import org.creditservice.embedded.PostgresBinaries;
import picocli.CommandLine.IVersionProvider;

/** What `credit --version` prints. */
final class Version implements IVersionProvider {

  /** Written by the build. */
  private static final String RESOURCE = "version.properties";

  @Override
  public String[] getVersion() {
    return new String[] {
      "credit " + line(),
      "Java %s (%s)"
          .formatted(System.getProperty("java.version"), System.getProperty("java.vendor")),
      "embedded PostgreSQL " + PostgresBinaries.MAJOR_VERSION
    };
  }

  /** The version alone, such as {@code 0.1.0}. */
  static String number() {
    return build().getProperty("version", "?");
  }

  /** The version and the commit, such as {@code 0.1.0 (0123456789ab)}. */
  static String line() {
    Properties build = build();
    return "%s (%s)".formatted(build.getProperty("version", "?"), build.getProperty("commit", "?"));
  }

  private static Properties build() {
    Properties build = new Properties();
    try (InputStream resource = Version.class.getResourceAsStream(RESOURCE)) {
      if (resource != null) {
        build.load(resource);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return build;
  }
}
