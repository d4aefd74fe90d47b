package org.creditservice.config;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;

/**
 * An address that a server listens on.
 *
 * @param address the address or host name, without the brackets that an IPv6 address has in front
 *     of a port
 * @param accepted what the operator accepts with --insecure, as a clause; absent if nothing
 */
record ListenAddress(String address, Optional<String> accepted) {

  /**
   * What protects a port, and how to say that it isn't there.
   *
   * @param unauthenticated what is so without authentication, as a clause
   * @param encryption the flags that encrypt, for messages
   * @param authentication the flags that authenticate
   */
  record Protection(
      boolean encrypted,
      boolean authenticated,
      String unauthenticated,
      String encryption,
      String authentication) {

    Optional<String> danger() {
      if (encrypted) {
        return authenticated ? Optional.empty() : Optional.of(unauthenticated);
      }
      return Optional.of(
          authenticated
              ? "what goes over the network, tokens included, is not encrypted"
              : "what goes over the network is not encrypted, and " + unauthenticated);
    }

    String remedy() {
      if (encrypted) {
        return authentication;
      }
      return authenticated ? encryption : encryption + ", and " + authentication;
    }
  }

  /**
   * Checks the address of a setting.
   *
   * @throws InvalidSettingException if it can be reached from other machines and nothing protects
   *     it, unless {@code insecure} is set
   */
  static ListenAddress of(
      SettingValues values,
      Setting<String> setting,
      Setting<Boolean> insecure,
      Protection protection) {
    String address = values.get(setting).replaceFirst("^\\[(.*)\\]$", "$1");
    if (isLoopback(values, setting, address)) {
      return new ListenAddress(address, Optional.empty());
    }
    Optional<String> danger = protection.danger();
    if (danger.isPresent() && !values.get(insecure)) {
      throw new InvalidSettingException(
          ("%s: \"%s\" can be reached from other machines, and %s;"
                  + " set %s, use a loopback address such as 127.0.0.1, or set %s"
                  + " if the network protects the connection.")
              .formatted(
                  values.nameOf(setting),
                  address,
                  danger.get(),
                  protection.remedy(),
                  insecure.flag()));
    }
    return new ListenAddress(address, danger);
  }

  private static boolean isLoopback(SettingValues values, Setting<String> setting, String address) {
    try {
      return InetAddress.getByName(address).isLoopbackAddress();
    } catch (UnknownHostException e) {
      throw new InvalidSettingException(
          "%s: \"%s\" is not accepted; it must be an IP address or a host name of this machine."
              .formatted(values.nameOf(setting), address));
    }
  }
}
