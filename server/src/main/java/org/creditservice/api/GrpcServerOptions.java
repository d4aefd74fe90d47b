package org.creditservice.api;

import java.net.InetSocketAddress;
import java.time.Duration;

/**
 * How the gRPC server listens and whom it puts up with.
 *
 * @param address where it listens; port 0 takes any that is free
 * @param connectionCallsMax most calls of one connection at a time; further ones wait on the
 *     client's side
 * @param connectionAgeMax after which a connection is asked to reconnect, so that load spreads over
 *     new servers
 * @param connectionAgeGrace how long calls of such a connection may still go on
 */
public record GrpcServerOptions(
    InetSocketAddress address,
    int connectionCallsMax,
    Duration connectionAgeMax,
    Duration connectionAgeGrace) {

  /**
   * The defaults: enough calls for any client that isn't broken, and a new connection every hour.
   */
  public static GrpcServerOptions at(InetSocketAddress address) {
    return new GrpcServerOptions(address, 1000, Duration.ofHours(1), Duration.ofMinutes(1));
  }
}
