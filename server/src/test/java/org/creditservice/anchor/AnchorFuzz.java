package org.creditservice.anchor;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.PublicKey;

/** Fuzz target: the file of an anchor, which an auditor takes from whoever is audited. */
public final class AnchorFuzz {
  private static final PublicKey KEY = publicKey();

  private AnchorFuzz() {}

  /** One input: the text of a file. */
  public static void fuzzerTestOneInput(byte[] input) throws AnchorException {
    Anchor anchor;
    try {
      anchor = AnchorJson.read(new String(input, UTF_8));
    } catch (AnchorException e) {
      assertThat(e.isBadInput()).isTrue();
      return;
    }
    assertThat(AnchorJson.read(AnchorJson.write(anchor))).isEqualTo(anchor);
    try {
      AnchorKeys.verify(anchor, KEY);
    } catch (AnchorException e) {
      return;
    }
    throw new AssertionError("an anchor signed with a key that nobody has");
  }

  private static PublicKey publicKey() {
    try {
      return KeyPairGenerator.getInstance("Ed25519").generateKeyPair().getPublic();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
