package org.creditservice.config;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where a set of keys is: exactly one of the two.
 *
 * @param file a file
 * @param url an https URL, or an http one of this machine
 */
public record KeysLocation(Optional<Path> file, Optional<URI> url) {

  static final SettingType<KeysLocation> TYPE =
      new SettingType<>(
          "FILE|URL",
          "a file, or a URL that begins with https:// and has no user in it (http:// does for a"
              + " loopback address)",
          KeysLocation::parse);

  private static KeysLocation parse(String text) {
    if (text.startsWith("https://") || text.startsWith("http://")) {
      return new KeysLocation(Optional.empty(), Optional.of(url(text)));
    }
    if (text.isBlank() || text.contains("://")) {
      throw new IllegalArgumentException("neither a file nor such a URL");
    }
    return new KeysLocation(Optional.of(PathText.parse(text)), Optional.empty());
  }

  private static URI url(String text) {
    try {
      URI url = new URI(text);
      boolean accepted =
          url.getHost() != null
              && url.getUserInfo() == null
              && (url.getScheme().equals("https") || isLoopback(url.getHost()));
      if (accepted) {
        return url;
      }
    } catch (URISyntaxException e) {
      // Refused below: the message must not show what may be a password.
    }
    throw new IllegalArgumentException("not such a URL");
  }

  /** Nothing protects keys that come over http: whoever changes them makes tokens of their own. */
  private static boolean isLoopback(String host) {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }
}
