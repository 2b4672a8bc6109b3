package io.plugai.support.web;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * A certificate that signs itself, for {@code localhost} and {@code 127.0.0.1}, with its key, made
 * by the JDK's own keytool in a key store of the folder that is given.
 */
public record TestCertificate(Path keystore, X509Certificate certificate, PrivateKey key) {

  /** Opens the key store. */
  public static final String PASSWORD = "changeit";

  /** Makes one for a name, valid from now on. */
  public static TestCertificate make(Path folder, String name) throws Exception {
    return make(folder, name, "-keyalg", "EC");
  }

  /** Makes one with more arguments for keytool, {@code -keyalg} among them. */
  public static TestCertificate make(Path folder, String name, String... more) throws Exception {
    Path file = folder.resolve(name + ".p12");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of("-genkeypair", "-alias", "own", "-dname", "CN=" + name));
    command.addAll(List.of("-ext", "san=dns:localhost,ip:127.0.0.1", "-storetype", "PKCS12"));
    command.addAll(List.of("-keystore", file.toString(), "-storepass", PASSWORD));
    command.addAll(List.of("-keypass", PASSWORD));
    command.addAll(List.of("-J-XX:TieredStopAtLevel=1", "-J-XX:+UseSerialGC"));
    command.addAll(List.of(more));
    Process keytool = new ProcessBuilder(command).redirectErrorStream(true).start();
    keytool.getOutputStream().close(); // it may ask for nothing
    String said = new String(keytool.getInputStream().readAllBytes());
    if (keytool.waitFor() != 0) {
      throw new IOException("keytool: " + said);
    }
    KeyStore store = KeyStore.getInstance(file.toFile(), PASSWORD.toCharArray());
    return new TestCertificate(
        file,
        (X509Certificate) store.getCertificate("own"),
        (PrivateKey) store.getKey("own", PASSWORD.toCharArray()));
  }

  /** The certificate as PEM. */
  public String certificatePem() throws GeneralSecurityException {
    return pem("CERTIFICATE", certificate.getEncoded());
  }

  /** The key as PEM, PKCS#8. */
  public String keyPem() {
    return pem("PRIVATE KEY", key.getEncoded());
  }

  /** One block of a PEM file. */
  public static String pem(String label, byte[] der) {
    return "-----BEGIN %1$s-----\n%2$s\n-----END %1$s-----\n"
        .formatted(label, Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der));
  }

  /** What a client needs that trusts these certificates and no other. */
  public static SSLContext trusting(TestCertificate... certificates) throws Exception {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    for (TestCertificate certificate : certificates) {
      trusted.setCertificateEntry(certificate.keystore().toString(), certificate.certificate());
    }
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }
}
