package org.creditservice.access.token;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import java.text.ParseException;

/** Fuzz target: a JSON Web Key Set, as a URL or a file has it. */
public final class SigningKeysFuzz {
  private SigningKeysFuzz() {}

  /** One input: the text of a document. */
  public static void fuzzerTestOneInput(byte[] input) {
    try {
      SigningKeys keys = SigningKeys.parse(new String(input, UTF_8));
      assertThat(keys.size()).isPositive();
      // No key makes an algorithm usable that isn't accepted.
      assertThat(keys.find(JWSAlgorithm.HS256, "key-1")).isNull();
      assertThat(keys.find(JWSAlgorithm.RS512, "key-1")).isNull();
    } catch (ParseException e) {
      // Is logged, and can't be a line of its own.
      assertThat(e.getMessage()).matches("(it|the key number) .*").isPrintable();
    }
  }
}
