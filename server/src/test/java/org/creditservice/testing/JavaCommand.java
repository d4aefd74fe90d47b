package org.creditservice.testing;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Command lines of another JVM, to which the program's arguments are added. */
public final class JavaCommand {
  private JavaCommand() {}

  /**
   * Runs a class of this JVM's class path.
   *
   * @param options of Java; the last one of a kind holds
   */
  public static List<String> of(Class<?> main, List<String> options) {
    return command(options, List.of("-cp", System.getProperty("java.class.path"), main.getName()));
  }

  /** Runs another version of the service, which was built before. */
  public static List<String> ofJar(Path jar, List<String> options) {
    return command(options, List.of("-jar", jar.toString()));
  }

  private static List<String> command(List<String> options, List<String> program) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xmx256m");
    // These processes are too short for an optimising compiler to pay off.
    command.add("-XX:TieredStopAtLevel=1");
    command.addAll(options);
    command.addAll(program);
    return command;
  }
}
