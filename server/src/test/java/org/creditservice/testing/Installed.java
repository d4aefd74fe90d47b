package org.creditservice.testing;

import static org.junit.jupiter.api.Assumptions.abort;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;

/** What a test needs that a machine may lack. Without it, the test is skipped and says why. */
public final class Installed {
  private Installed() {}

  /** The path of a program. Not every user has the directories of the administrator's programs. */
  public static Path program(String name, String debianPackage) {
    return Stream.concat(
            Arrays.stream(System.getenv("PATH").split(":")), Stream.of("/usr/sbin", "/sbin"))
        .map(directory -> Path.of(directory, name))
        .filter(Files::isExecutable)
        .findFirst()
        .orElseGet(
            () ->
                abort(
                    "This test needs %s: install Debian's package %s."
                        .formatted(name, debianPackage)));
  }
}
