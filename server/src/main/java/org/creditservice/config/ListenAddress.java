package org.creditservice.config;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** Addresses that a server listens on. */
final class ListenAddress {

  private ListenAddress() {}

  /**
   * The address of a setting, without the brackets that an IPv6 address has in front of a port.
   *
   * @throws InvalidSettingException if it can be reached from other machines, unless {@code
   *     insecure} is set
   */
  static String of(
      SettingValues values, Setting<String> setting, Setting<Boolean> insecure, String danger) {
    String address = values.get(setting).replaceFirst("^\\[(.*)\\]$", "$1");
    if (!isLoopback(values, setting, address) && !values.get(insecure)) {
      throw new InvalidSettingException(
          ("%s: \"%s\" can be reached from other machines, and %s;"
                  + " use a loopback address such as 127.0.0.1, or set %s"
                  + " if the network protects the connection.")
              .formatted(values.nameOf(setting), address, danger, insecure.flag()));
    }
    return address;
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
