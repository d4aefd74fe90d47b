package org.creditservice.ops.tracing;

import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigurationException;
import java.util.Map;
import java.util.Set;
import org.creditservice.api.observe.CallObserver;
import org.creditservice.batch.BatchObserver;
import org.creditservice.config.InvalidSettingException;
import org.jspecify.annotations.Nullable;

/**
 * Traces of calls and batches, off unless OpenTelemetry's own environment variables ask for them.
 * While it is off, nothing of OpenTelemetry is loaded.
 */
public final class Tracing implements AutoCloseable {
  private static final String EXPORTER = "OTEL_TRACES_EXPORTER";

  /** Each of them says where traces go, so that they are wanted. */
  private static final Set<String> ENDPOINTS =
      Set.of("OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT");

  /** What the variables may change. The exporter speaks HTTP only; there is nothing but traces. */
  private static final Map<String, String> DEFAULTS =
      Map.of(
          "otel.service.name", "credit",
          "otel.exporter.otlp.protocol", "http/protobuf",
          "otel.metrics.exporter", "none",
          "otel.logs.exporter", "none");

  private final @Nullable OpenTelemetrySdk sdk;

  private Tracing(@Nullable OpenTelemetrySdk sdk) {
    this.sdk = sdk;
  }

  /**
   * As the process's environment asks for.
   *
   * @throws InvalidSettingException if OpenTelemetry can't use the variables
   */
  public static Tracing ofProcess() {
    return new Tracing(isWanted(System.getenv()) ? sdk() : null);
  }

  static boolean isWanted(Map<String, String> environment) {
    if ("true".equalsIgnoreCase(environment.get("OTEL_SDK_DISABLED"))) {
      return false;
    }
    String exporter = environment.getOrDefault(EXPORTER, "");
    return exporter.isBlank()
        ? ENDPOINTS.stream().anyMatch(name -> !environment.getOrDefault(name, "").isBlank())
        : !exporter.equals("none");
  }

  private static OpenTelemetrySdk sdk() {
    try {
      return AutoConfiguredOpenTelemetrySdk.builder()
          .addPropertiesSupplier(() -> DEFAULTS)
          .disableShutdownHook()
          .build()
          .getOpenTelemetrySdk();
    } catch (ConfigurationException e) {
      throw new InvalidSettingException(
          "OpenTelemetry can't use the environment variables OTEL_…: " + e.getMessage());
    }
  }

  /** Whoever is told of calls, and traces them if that is wanted. */
  public CallObserver observing(CallObserver calls) {
    return sdk == null ? calls : new TracedCalls(tracer(sdk), calls);
  }

  /** Whoever is told of batches, and traces them if that is wanted. */
  public BatchObserver observing(BatchObserver batches) {
    return sdk == null ? batches : new TracedBatches(tracer(sdk), batches);
  }

  private static Tracer tracer(OpenTelemetrySdk sdk) {
    return sdk.getTracer("org.creditservice");
  }

  /** Sends what has not been sent yet. */
  @Override
  public void close() {
    if (sdk != null) {
      sdk.close();
    }
  }
}
