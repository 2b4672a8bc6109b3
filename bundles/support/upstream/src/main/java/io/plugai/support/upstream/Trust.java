package io.plugai.support.upstream;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/** Whose certificates are believed. */
final class Trust {

  private Trust() {}

  /**
   * What believes the authorities of a file beside those of the JRE.
   *
   * @param file certificates in PEM, one after the other; private authorities, or servers that
   *     signed for themselves
   * @throws IllegalArgumentException with a sentence for the operator
   */
  static SSLContext inJreAnd(Path file) {
    try {
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      int count = 0;
      for (Certificate certificate : read(file)) {
        store.setCertificateEntry("own-" + count++, certificate);
      }
      for (X509Certificate certificate : manager(null).getAcceptedIssuers()) {
        store.setCertificateEntry("jre-" + count++, certificate);
      }
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {manager(store)}, null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalArgumentException("The certificates in " + file + " cannot be used.", e);
    }
  }

  private static Collection<? extends Certificate> read(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      Collection<? extends Certificate> certificates =
          CertificateFactory.getInstance("X.509").generateCertificates(in);
      if (!certificates.isEmpty()) {
        return certificates;
      }
    } catch (IOException e) {
      throw new IllegalArgumentException("The file " + file + " cannot be read.", e);
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException(
          "The file " + file + " holds something that is no certificate in PEM.", e);
    }
    throw new IllegalArgumentException("The file " + file + " holds no certificate in PEM.");
  }

  private static X509TrustManager manager(@Nullable KeyStore store)
      throws GeneralSecurityException {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    Optional<X509TrustManager> manager =
        Stream.of(factory.getTrustManagers())
            .filter(X509TrustManager.class::isInstance)
            .map(X509TrustManager.class::cast)
            .findFirst();
    return manager.orElseThrow(() -> new GeneralSecurityException("no X.509 here"));
  }
}
