package org.creditservice.drill;

import java.nio.file.Path;
import org.creditservice.config.DatabaseTarget;
import org.creditservice.testing.ServiceProcess;

/** A build of the service. */
interface Version {
  /** The classes that are tested. */
  Version NEW = database -> ServiceProcess.startMigrating(database);

  /**
   * The jar of an older version in {@code -Dtest.old-version}, which {@code .ci/upgrade} builds;
   * else the same as the new one.
   */
  static Version old() {
    String jar = System.getProperty("test.old-version");
    return jar == null ? NEW : database -> ServiceProcess.startJar(Path.of(jar), database);
  }

  ServiceProcess serve(DatabaseTarget database);
}
