package org.creditservice.config;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The operations port, where operators and their tools look: metrics, probes and the dashboard.
 *
 * @param address the address or host name to listen on
 * @param port the port to listen on; 0 is any free one; absent: there is no operations port
 * @param portIsDefault whether nobody chose the port, so that another one does as well
 * @param hosts the names by which browsers may call it, besides its addresses and localhost
 * @param tls how connections are protected; absent: they are not
 * @param accepted what the operator accepts with --insecure, as a clause; absent if nothing
 */
public record HttpSettings(
    String address,
    Optional<Integer> port,
    boolean portIsDefault,
    List<String> hosts,
    Optional<TlsSettings> tls,
    Optional<String> accepted) {

  private static final String OFF = "off";

  private static final Pattern HOST = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9._-]{0,252})");

  static final int DEFAULT_PORT = 8080;

  static final Setting<String> ADDRESS =
      Setting.of(
          "http-address",
          SettingType.text("ADDRESS"),
          GrpcSettings.DEFAULT_ADDRESS,
          "Address of the operations port; one that is not loopback needs TLS with client"
              + " certificates, or --insecure.");

  static final Setting<Optional<Integer>> PORT =
      Setting.of(
          "http-port",
          portOrOff(),
          String.valueOf(DEFAULT_PORT),
          "The operations port: /metrics, /livez, /readyz and the dashboard; 0 takes any free one"
              + " and prints it, off has none.");

  static final Setting<List<String>> HOSTS =
      Setting.optional(
          "http-hosts",
          hostNames(),
          "Names, separated by commas, under which browsers reach the dashboard through a proxy.");

  static final TlsFlags TLS =
      new TlsFlags(
          "http-tls",
          "the operations port",
          "only /livez and /readyz answer without one of theirs.");

  static final List<Setting<?>> ALL =
      Stream.<List<Setting<?>>>of(List.of(ADDRESS, PORT), TLS.all(), List.of(HOSTS))
          .<Setting<?>>flatMap(List::stream)
          .toList();

  static HttpSettings from(SettingValues values) {
    // Optional: orchestrators have no certificate to probe with.
    Optional<TlsSettings> tls = TLS.from(values, ClientCertificates.OPTIONAL);
    ListenAddress address =
        ListenAddress.of(values, ADDRESS, GrpcSettings.INSECURE, protection(tls));
    return new HttpSettings(
        address.address(),
        values.get(PORT),
        !values.isSet(PORT),
        values.find(HOSTS).orElse(List.of()),
        tls,
        address.accepted());
  }

  private static ListenAddress.Protection protection(Optional<TlsSettings> tls) {
    return new ListenAddress.Protection(
        tls.isPresent(),
        tls.flatMap(TlsSettings::clientCa).isPresent(),
        "whoever reaches it sees what callers do",
        TLS.encryption(),
        TLS.clientCa().flag());
  }

  private static SettingType<Optional<Integer>> portOrOff() {
    SettingType<Integer> number = SettingType.integer("PORT", 0, 65535);
    return new SettingType<>(
        "PORT|" + OFF,
        number.accepted() + ", or " + OFF,
        text -> text.equals(OFF) ? Optional.empty() : Optional.of(number.parser().apply(text)));
  }

  private static SettingType<List<String>> hostNames() {
    return new SettingType<>(
        "NAME,...", "host names separated by commas", text -> names(text.split(",", -1)));
  }

  private static List<String> names(String... texts) {
    List<String> names =
        Stream.of(texts).map(name -> name.strip().toLowerCase(Locale.ROOT)).toList();
    if (!names.stream().allMatch(name -> HOST.matcher(name).matches())) {
      throw new IllegalArgumentException("not a host name");
    }
    return names;
  }
}
