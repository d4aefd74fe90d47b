package org.creditservice.main;

/** Where to reach a port, as callers write it. */
final class HostAndPort {

  private HostAndPort() {}

  static String of(String host, int port) {
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }
}
