package org.creditservice.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Runs programs as a user without rights: whoever runs the tests, or nobody if that is root. Their
 * environment has nothing but what they are given.
 *
 * @param home its home directory
 */
public record OrdinaryUser(Path home) {
  private static final int NOBODY = 65534;

  /** A user with this home directory, which must be empty. */
  public static OrdinaryUser at(Path home) {
    if (isRoot()) {
      try {
        Files.setAttribute(home, "unix:uid", NOBODY);
        Files.setAttribute(home, "unix:gid", NOBODY);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return new OrdinaryUser(home);
  }

  private static boolean isRoot() {
    return System.getProperty("user.name").equals("root");
  }

  /** Its program, to be started in its home directory. */
  public ProcessBuilder program(List<String> command) {
    List<String> all = new ArrayList<>();
    if (isRoot()) {
      String user = String.valueOf(NOBODY);
      all.add(Installed.program("setpriv", "util-linux").toString());
      all.addAll(List.of("--reuid=" + user, "--regid=" + user, "--clear-groups", "--"));
    }
    all.addAll(command);
    ProcessBuilder builder = new ProcessBuilder(all).directory(home.toFile());
    Map<String, String> environment = builder.environment();
    String path = environment.getOrDefault("PATH", "/usr/bin:/bin");
    environment.clear();
    environment.putAll(Map.of("PATH", path, "HOME", home.toString()));
    return builder;
  }
}
