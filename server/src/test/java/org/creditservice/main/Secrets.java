package org.creditservice.main;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.PrivateKey;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.PKCS8Generator;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.openssl.jcajce.JceOpenSSLPKCS8EncryptorBuilder;
import org.bouncycastle.operator.OperatorCreationException;

/** Secrets by their names, which are looked for in what others see. */
final class Secrets {
  private final Map<String, String> all = new LinkedHashMap<>();

  /** Adds one, and returns it. */
  String add(String name, String secret) {
    assertThat(secret).as(name).hasSizeGreaterThan(8);
    all.put(name, secret);
    return secret;
  }

  /** Adds each line of a PEM file but its first and last: a few of them are enough to be one. */
  void addPem(String name, String pem) {
    pem.lines().filter(line -> line.length() == 64).forEach(line -> add(name + line, line));
  }

  /** Adds a token: whoever has its signature can make up the rest. */
  String addToken(String name, String token) {
    add(name, token.substring(token.lastIndexOf('.') + 1));
    return token;
  }

  /**
   * Fails if one of them is somewhere.
   *
   * @param seen the texts, by where they were seen
   */
  void assertInNone(Map<String, String> seen) {
    assertThat(all).isNotEmpty();
    seen.forEach(
        (place, text) ->
            all.forEach(
                (name, secret) ->
                    assertThat(text).as(name + " in " + place).doesNotContain(secret)));
  }

  /** Writes a private key that is encrypted with a password. */
  static void writeKey(Path file, PrivateKey key, String password) {
    StringWriter text = new StringWriter();
    try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
      writer.writeObject(
          new JcaPKCS8Generator(
              key,
              new JceOpenSSLPKCS8EncryptorBuilder(PKCS8Generator.AES_256_CBC)
                  .setProvider(new BouncyCastleProvider())
                  .setPassword(password.toCharArray())
                  .build()));
    } catch (IOException | OperatorCreationException e) {
      throw new IllegalStateException(e);
    }
    write(file, text.toString());
  }

  /** Writes a file that only its owner can read. */
  static Path write(Path file, String text) {
    try {
      Files.writeString(file, text);
      return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
