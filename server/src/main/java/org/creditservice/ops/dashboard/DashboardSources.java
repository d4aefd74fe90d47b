package org.creditservice.ops.dashboard;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Supplier;
import org.creditservice.api.json.JsonQueries;
import org.creditservice.ops.ServiceHealth;
import org.creditservice.verify.LastVerification;

/**
 * Where the dashboard gets what it shows.
 *
 * @param clock of this server
 * @param version of the service, with its commit
 * @param startTime of this server, by its clock
 * @param grpcAddress host and port that gRPC listens on
 * @param grpcurl with its options for that port
 * @param lanes how many this server has
 * @param meters of the package {@code ops.metrics}, in a registry for Prometheus
 * @param verified the last verification
 * @param refusals that this server has given
 * @param queries what it looks things up with
 */
public record DashboardSources(
    InstantSource clock,
    String version,
    Instant startTime,
    Supplier<String> grpcAddress,
    String grpcurl,
    int lanes,
    ServiceHealth health,
    MeterRegistry meters,
    LastVerification verified,
    RecentRefusals refusals,
    JsonQueries queries) {}
