package org.creditservice.ops.metrics;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Instant;
import java.util.function.Supplier;
import org.creditservice.tls.TlsPort;

/** When the certificates expire that a port uses now. */
final class CertificateMeters {
  private final MeterRegistry registry;
  private final TlsPort port;

  CertificateMeters(MeterRegistry registry, TlsPort port) {
    this.registry = registry;
    this.port = port;
    add("server", port::expiry);
    if (port.authoritiesExpiry().isPresent()) {
      // Its authorities can't be taken away from a port, only exchanged.
      add("client_ca", () -> port.authoritiesExpiry().orElseThrow());
    }
  }

  private void add(String certificate, Supplier<Instant> expiry) {
    Gauge.builder(MeterNames.CERTIFICATE_EXPIRY, () -> expiry.get().getEpochSecond())
        .description("When what the port's TLS rests on expires.")
        .baseUnit("seconds")
        .tag(MeterNames.PORT, port.name())
        .tag(MeterNames.CERTIFICATE, certificate)
        .register(registry);
  }
}
