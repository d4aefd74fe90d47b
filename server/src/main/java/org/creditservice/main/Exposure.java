package org.creditservice.main;

import java.util.Optional;
import org.creditservice.config.Settings;
import org.creditservice.logging.LogEvent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says at every start what --insecure lets the network do. */
final class Exposure {
  private static final Logger log = LoggerFactory.getLogger(Exposure.class);

  private Exposure() {}

  static void warn(Settings settings) {
    warn("gRPC", settings.grpc().address(), settings.grpc().accepted());
    if (settings.http().port().isPresent()) {
      warn("operations", settings.http().address(), settings.http().accepted());
    }
  }

  private static void warn(String port, String address, Optional<String> accepted) {
    accepted.ifPresent(
        danger ->
            log.warn(
                LogEvent.INSECURE,
                "the {} port listens on {}, --insecure says so: {}",
                port,
                address,
                danger));
  }
}
