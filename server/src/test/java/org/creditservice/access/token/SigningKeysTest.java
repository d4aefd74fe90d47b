package org.creditservice.access.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.OctetSequenceKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import java.text.ParseException;
import org.creditservice.testing.TestTokens;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SigningKeysTest {
  @Test
  void keysForAnythingElseAreLeftOut() throws Exception {
    OctetSequenceKey secret = new OctetSequenceKeyGenerator(256).keyID("mac").generate();
    String jwks =
        TestTokens.jwks(
                TestTokens.rsa("rsa"),
                new RSAKeyGenerator(1024, true).keyID("short").generate(),
                new RSAKeyGenerator(2048).keyID("enc").keyUse(KeyUse.ENCRYPTION).generate(),
                new RSAKeyGenerator(2048)
                    .keyID("ps")
                    .algorithm(com.nimbusds.jose.JWSAlgorithm.PS256)
                    .generate(),
                new RSAKeyGenerator(2048).generate(),
                new ECKeyGenerator(Curve.P_384).keyID("p384").generate())
            .replace("]}", "," + secret.toJSONString() + "]}");

    assertThat(SigningKeys.parse(jwks).size()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{}",
        "[]",
        "null",
        "{\"keys\":[]}",
        "{\"keys\":7}",
        "{\"keys\":[{\"kty\":\"RSA\",\"kid\":\"a\"}]}",
        "{\"keys\":[{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"kid\":\"a\",\"x\":\"AA\"}]}",
        "{\"keys\":[{\"kty\":\"EC\",\"crv\":\"P-256\",\"kid\":\"a\",\"x\":\"AA\",\"y\":\"AA\"}]}",
        "<html>not found</html>"
      })
  void whatHasNoUsableKeyIsRefused(String jwks) {
    assertThatThrownBy(() -> SigningKeys.parse(jwks)).isInstanceOf(ParseException.class);
  }

  @Test
  void deepOrLargeSetsAreRefused() {
    assertThatThrownBy(() -> SigningKeys.parse("{\"keys\":" + "[".repeat(500_000)))
        .isInstanceOf(ParseException.class);
    assertThatThrownBy(() -> SigningKeys.parse(" ".repeat(2_000_000)))
        .isInstanceOf(ParseException.class);
  }
}
