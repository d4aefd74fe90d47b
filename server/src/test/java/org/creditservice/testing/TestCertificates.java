package org.creditservice.testing;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.stream.Stream;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.util.io.pem.PemObject;

/**
 * Certificates for a test: an authority, and what it issues.
 *
 * <pre>
 * TestCertificates ca = TestCertificates.authority("test ca");
 * TestCertificates.Issued server = ca.server();
 * TestCertificates.Issued client = ca.issue(Request.client("web").uri("spiffe://example.org/web"));
 * server.writeTo(directory.resolve("server.crt"), directory.resolve("server.key"));
 * </pre>
 */
public final class TestCertificates {
  private static final Duration VALID = Duration.ofDays(90);

  private final Issued self;

  private TestCertificates(Issued self) {
    this.self = self;
  }

  /** A certificate with its key. */
  public record Issued(X509Certificate certificate, KeyPair keys) {
    /** The certificate as PEM. */
    public String certificatePem() {
      return pem(certificate);
    }

    /** The key as PEM, in PKCS#8 and not encrypted. */
    public String keyPem() {
      return pem(new PemObject("PRIVATE KEY", keys.getPrivate().getEncoded()));
    }

    /** Writes both, the key so that only its owner can read it. */
    public void writeTo(Path certificateFile, Path keyFile) {
      try {
        Files.writeString(certificateFile, certificatePem());
        Files.writeString(keyFile, keyPem());
        Files.setPosixFilePermissions(keyFile, PosixFilePermissions.fromString("rw-------"));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /**
   * What a certificate says.
   *
   * @param names its alternative names
   */
  public record Request(
      String commonName,
      List<GeneralName> names,
      List<KeyPurposeId> usages,
      Instant notBefore,
      Instant notAfter,
      boolean authority) {

    /** For a client; its only name is the common one. */
    public static Request client(String commonName) {
      return of(commonName, List.of(KeyPurposeId.id_kp_clientAuth));
    }

    /** For a server, without alternative names. */
    public static Request server(String commonName) {
      return of(commonName, List.of(KeyPurposeId.id_kp_serverAuth));
    }

    /** For an authority. */
    public static Request authority(String commonName) {
      Request plain = of(commonName, List.of());
      return new Request(commonName, List.of(), List.of(), plain.notBefore, plain.notAfter, true);
    }

    private static Request of(String commonName, List<KeyPurposeId> usages) {
      Instant now = Instant.now();
      return new Request(
          commonName, List.of(), usages, now.minusSeconds(60), now.plus(VALID), false);
    }

    public Request uri(String name) {
      return and(new GeneralName(GeneralName.uniformResourceIdentifier, name));
    }

    public Request dns(String name) {
      return and(new GeneralName(GeneralName.dNSName, name));
    }

    public Request ip(String address) {
      return and(new GeneralName(GeneralName.iPAddress, address));
    }

    private Request and(GeneralName name) {
      List<GeneralName> more = Stream.concat(names.stream(), Stream.of(name)).toList();
      return new Request(commonName, more, usages, notBefore, notAfter, authority);
    }

    /** The same, valid in this time only. */
    public Request valid(Instant from, Instant until) {
      return new Request(commonName, names, usages, from, until, authority);
    }

    /** The same, expired a minute ago. */
    public Request expired() {
      Instant now = Instant.now();
      return valid(now.minus(VALID), now.minusSeconds(60));
    }

    /** The same, valid only from tomorrow on. */
    public Request notYetValid() {
      Instant tomorrow = Instant.now().plus(Duration.ofDays(1));
      return valid(tomorrow, tomorrow.plus(VALID));
    }
  }

  /** A root that signs itself. */
  public static TestCertificates authority(String commonName) {
    return authority(Request.authority(commonName));
  }

  /** The same, with what its certificate says. */
  public static TestCertificates authority(Request request) {
    return new TestCertificates(selfSigned(request));
  }

  /** A certificate that no authority has issued. */
  public static Issued selfSigned(Request request) {
    KeyPair keys = ecKeys();
    return new Issued(certificate(request, keys, request.commonName, keys), keys);
  }

  /** Issues a certificate, for a new key. */
  public Issued issue(Request request) {
    return issue(request, ecKeys());
  }

  /** Issues a certificate for this key. */
  public Issued issue(Request request, KeyPair keys) {
    String issuer = self.certificate.getSubjectX500Principal().getName();
    return new Issued(certificate(request, keys, issuer.replaceFirst("^CN=", ""), self.keys), keys);
  }

  /** A server's certificate for this machine: localhost, 127.0.0.1 and ::1. */
  public Issued server() {
    return issue(Request.server("localhost").dns("localhost").ip("127.0.0.1").ip("::1"));
  }

  /** The authority's own certificate. */
  public X509Certificate certificate() {
    return self.certificate;
  }

  /** That certificate as PEM. */
  public String pem() {
    return self.certificatePem();
  }

  /** Writes that certificate. */
  public Path writeTo(Path file) {
    try {
      return Files.writeString(file, pem());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A new key pair on P-256. */
  public static KeyPair ecKeys() {
    return keys("EC", 256);
  }

  /** A new key pair, such as RSA with 2048 bits. */
  public static KeyPair keys(String algorithm, int bits) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
      generator.initialize(bits);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static X509Certificate certificate(
      Request request, KeyPair keys, String issuer, KeyPair issuerKeys) {
    JcaX509v3CertificateBuilder builder =
        new JcaX509v3CertificateBuilder(
            new X500Principal("CN=" + issuer),
            new BigInteger(64, new SecureRandom()),
            Date.from(request.notBefore),
            Date.from(request.notAfter),
            new X500Principal("CN=" + request.commonName),
            keys.getPublic());
    try {
      addExtensions(builder, request);
      String algorithm =
          issuerKeys.getPrivate().getAlgorithm().equals("RSA")
              ? "SHA256withRSA"
              : "SHA256withECDSA";
      return new JcaX509CertificateConverter()
          .getCertificate(
              builder.build(new JcaContentSignerBuilder(algorithm).build(issuerKeys.getPrivate())));
    } catch (CertIOException | OperatorCreationException | GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void addExtensions(JcaX509v3CertificateBuilder builder, Request request)
      throws CertIOException {
    builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(request.authority));
    if (!request.usages.isEmpty()) {
      builder.addExtension(
          Extension.extendedKeyUsage,
          false,
          new ExtendedKeyUsage(request.usages.toArray(KeyPurposeId[]::new)));
    }
    if (!request.names.isEmpty()) {
      builder.addExtension(
          Extension.subjectAlternativeName,
          false,
          new GeneralNames(request.names.toArray(GeneralName[]::new)));
    }
  }

  private static String pem(Object object) {
    StringWriter text = new StringWriter();
    try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
      writer.writeObject(object);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }
}
