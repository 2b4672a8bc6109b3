package io.plugai.http.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plugai.support.web.TestCertificate;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TlsFilesTest {
  /** Where the key itself begins in a PKCS#8 of the JDK: behind version and algorithm. */
  private static final int RSA_2048_KEY_AT = 26;

  private static final int EC_P256_KEY_AT = 28;

  @TempDir static Path folder;
  private static TestCertificate ec;
  private static TestCertificate rsa;
  private final Path certificate = folder.resolve("cert.pem");
  private final Path key = folder.resolve("key.pem");

  @BeforeAll
  static void make() throws Exception {
    ec = TestCertificate.make(folder, "ec", "-keyalg", "EC", "-groupname", "secp256r1");
    rsa = TestCertificate.make(folder, "rsa", "-keyalg", "RSA", "-keysize", "2048");
  }

  private TlsIdentity pem(String certificates, String keys) throws Exception {
    Files.writeString(certificate, certificates);
    Files.writeString(key, keys);
    return read(Map.of("tls_certificate", certificate.toString(), "tls_key", key.toString()));
  }

  private static TlsIdentity read(Map<String, String> settings) throws Exception {
    TlsFiles files = TlsFiles.of(Config.http(settings)).orElseThrow();
    return files.identity(files.read());
  }

  private void refused(String certificates, String keys, String sentence) {
    assertThatThrownBy(() -> pem(certificates, keys))
        .isInstanceOf(ListenRefusedException.class)
        .hasMessageContaining(sentence)
        .hasMessageEndingWith(".");
  }

  @Test
  void keysOfAllFormsAreRead() throws Exception {
    TestCertificate ed = TestCertificate.make(folder, "ed", "-keyalg", "Ed25519");
    for (TestCertificate one : new TestCertificate[] {ec, rsa, ed}) {
      TlsIdentity identity = pem("# comment\n" + one.certificatePem(), one.keyPem());
      assertThat(identity.store().getCertificate("plugai")).isEqualTo(one.certificate());
      assertThat(identity.validAt(Instant.now())).isTrue();
    }
    pem(rsa.certificatePem(), inner("RSA PRIVATE KEY", rsa, RSA_2048_KEY_AT));
    pem(ec.certificatePem(), inner("EC PRIVATE KEY", ec, EC_P256_KEY_AT));
    pem(
        ec.certificatePem(),
        "-----BEGIN EC PARAMETERS-----\nBg==\n-----END EC PARAMETERS-----\n" + ec.keyPem());
    pem(rsa.certificatePem() + rsa.keyPem(), rsa.certificatePem() + rsa.keyPem());
  }

  private static String inner(String label, TestCertificate from, int at) {
    byte[] pkcs8 = from.key().getEncoded();
    return TestCertificate.pem(label, Arrays.copyOfRange(pkcs8, at, pkcs8.length));
  }

  @Test
  void aKeyThatDoesNotFitIsRefused() throws Exception {
    TestCertificate other = TestCertificate.make(folder, "other");
    refused(ec.certificatePem(), other.keyPem(), "does not fit the first certificate");
    refused(ec.certificatePem(), rsa.keyPem(), "not of the certificate's kind (EC)");
    refused(other.certificatePem() + ec.certificatePem(), ec.keyPem(), "does not fit the first");
    refused(ec.certificatePem() + rsa.certificatePem(), ec.keyPem(), "are no chain");
  }

  @Test
  void filesWithoutWhatTheyShouldHoldAreRefused() throws Exception {
    refused("", ec.keyPem(), "holds no certificate");
    refused(ec.certificatePem(), "nothing", "holds no key");
    refused(ec.certificatePem().replace("MII", "AAA"), ec.keyPem(), "is damaged");
    refused(ec.certificatePem(), ec.keyPem().replace("MEECAQ", "AAAAAA"), "is damaged");
    refused(ec.certificatePem(), ec.keyPem().replaceAll("ME", "%%"), "is damaged");
    refused(ec.certificatePem(), ec.keyPem().replace("BEGIN PRIVATE KEY", "BEGIN"), "no key");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ENCRYPTED PRIVATE KEY", "RSA PRIVATE KEY"})
  void anEncryptedKeyIsRefusedWithTheWayOut(String label) throws Exception {
    String encrypted =
        "-----BEGIN %1$s-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES\n\nAAAA\n-----END %1$s-----\n"
            .formatted(label);
    refused(rsa.certificatePem(), encrypted, "is encrypted. Decrypt it with 'openssl pkey");
  }

  @Test
  void filesThatAreNotThereOrTooLargeAreRefused() throws Exception {
    pem(ec.certificatePem(), ec.keyPem());
    Files.delete(key);
    assertThatThrownBy(
            () ->
                read(Map.of("tls_certificate", certificate.toString(), "tls_key", key.toString())))
        .isInstanceOf(ListenRefusedException.class)
        .hasMessageContaining("There is no file " + key);
    refused("x".repeat(TlsFiles.MAX_BYTES + 1), ec.keyPem(), "too large");
  }

  @Test
  void aMessageNeverHoldsAPartOfTheKey() {
    String body = ec.keyPem().split("\n")[1].substring(10, 30);
    assertThatThrownBy(() -> pem(rsa.certificatePem(), ec.keyPem()))
        .hasNoCause()
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain(body));
  }

  @Test
  void anExpiredCertificateIsReadAllTheSame() throws Exception {
    TestCertificate old =
        TestCertificate.make(
            folder, "old", "-keyalg", "EC", "-startdate", "-10d", "-validity", "5");
    assertThat(pem(old.certificatePem(), old.keyPem()).validAt(Instant.now())).isFalse();
  }

  @Test
  void keystoresOfBothKindsAreRead() throws Exception {
    assertThat(keystore(rsa.keystore(), TestCertificate.PASSWORD).store().size()).isEqualTo(1);
    TestCertificate jks =
        TestCertificate.make(folder, "jks", "-keyalg", "RSA", "-storetype", "JKS");
    keystore(jks.keystore(), TestCertificate.PASSWORD);
  }

  private static TlsIdentity keystore(Path file, String password) throws Exception {
    return read(Map.of("tls_keystore", file.toString(), "tls_keystore_password", password));
  }

  @Test
  void aKeystoreThatDoesNotOpenIsRefused() throws Exception {
    assertThatThrownBy(() -> keystore(ec.keystore(), "wrong"))
        .isInstanceOf(ListenRefusedException.class)
        .hasMessage("tls_keystore_password does not open " + ec.keystore() + ".");
    Path garbage = Files.writeString(folder.resolve("garbage.p12"), "garbage");
    assertThatThrownBy(() -> keystore(garbage, "x"))
        .isInstanceOf(ListenRefusedException.class)
        .hasMessageContaining("no key store of the kinds");
  }
}
