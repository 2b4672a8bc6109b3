package io.plugai.testing.adapter;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateEncodingException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * A certificate authority that nobody knows, and a server with a certificate of it, made by the
 * JDK's keytool.
 *
 * @param certificate the authority's certificate, a file in PEM
 * @param server what a server needs that shows its certificate
 */
public record PrivateAuthority(Path certificate, SSLContext server) {
  private static final String PASSWORD = "changeit";

  /** Makes one in a folder, with a server of these names and of {@code 127.0.0.1}. */
  public static PrivateAuthority make(Path folder, String... names) throws Exception {
    Path store = folder.resolve("authority.p12");
    Path certificate = folder.resolve("authority.pem");
    String subject =
        "san=ip:127.0.0.1"
            + Stream.of(names).map(name -> ",dns:" + name).reduce("", String::concat);
    keytool(store, "-genkeypair -alias ca -keyalg EC -dname CN=Private -ext bc:c");
    keytool(
        store, "-genkeypair -alias server -keyalg EC -dname CN=Server -signer ca -ext " + subject);
    KeyStore made = KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
    Files.writeString(certificate, pem(made.getCertificate("ca")));
    return new PrivateAuthority(certificate, server(made));
  }

  private static String pem(Certificate certificate) throws CertificateEncodingException {
    return "-----BEGIN CERTIFICATE-----\n%s\n-----END CERTIFICATE-----\n"
        .formatted(Base64.getMimeEncoder().encodeToString(certificate.getEncoded()));
  }

  private static SSLContext server(KeyStore store) throws Exception {
    store.deleteEntry("ca");
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, PASSWORD.toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    return context;
  }

  private static void keytool(Path store, String arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of(arguments.split(" ")));
    command.addAll(List.of("-keystore", store.toString(), "-storepass", PASSWORD));
    command.addAll(List.of("-J-Xshare:auto", "-J-XX:TieredStopAtLevel=1", "-J-XX:+UseSerialGC"));
    Process keytool = new ProcessBuilder(command).redirectErrorStream(true).start();
    keytool.getOutputStream().close(); // it may ask for nothing
    String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (keytool.waitFor() != 0) {
      throw new IOException("keytool: " + said);
    }
  }
}
