package org.creditservice.config;

import java.net.InetSocketAddress;
import java.util.List;

/**
 * What tests of callers need and nobody else may have.
 *
 * @param controls whether callers can inject faults and move the clock
 */
public record TestSettings(boolean controls) {

  static final Setting<Boolean> CONTROLS =
      Setting.of(
          "test-controls",
          SettingType.yesOrNo(),
          "false",
          "Let callers inject faults and move the clock on (credit.testing.v1); only with --ephemeral"
              + " and on a loopback address.");

  static final List<Setting<?>> ALL = List.of(EphemeralSettings.EPHEMERAL, CONTROLS);

  static TestSettings from(SettingValues values, GrpcSettings grpc) {
    boolean controls = values.get(CONTROLS);
    if (controls && !values.get(EphemeralSettings.EPHEMERAL)) {
      throw refusal(
          values,
          "together with %s: with them anybody could spoil a database that is kept"
              .formatted(EphemeralSettings.EPHEMERAL.flag()));
    }
    if (controls && !isLoopback(grpc.address())) {
      throw refusal(
          values,
          "on a loopback address such as 127.0.0.1, and %s is %s"
              .formatted(values.nameOf(GrpcSettings.ADDRESS), grpc.address()));
    }
    return new TestSettings(controls);
  }

  private static boolean isLoopback(String address) {
    return new InetSocketAddress(address, 0).getAddress().isLoopbackAddress();
  }

  private static InvalidSettingException refusal(SettingValues values, String where) {
    return new InvalidSettingException(
        "%s: is accepted only %s.".formatted(values.nameOf(CONTROLS), where));
  }
}
