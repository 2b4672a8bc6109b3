package io.plugai.http.server;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.UnrecoverableKeyException;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/** Reads key stores of either kind, PKCS#12 or JKS: the JDK's PKCS#12 reader tells them apart. */
final class KeystoreReader {

  private KeystoreReader() {}

  static TlsIdentity read(Path file, byte[] content, String password)
      throws ListenRefusedException {
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(new ByteArrayInputStream(content), password.toCharArray());
      return identity(file, store, password);
    } catch (IOException e) {
      throw e.getCause() instanceof UnrecoverableKeyException
          ? wrongPassword(file)
          : new ListenRefusedException(
              "%s is damaged, or no key store of the kinds PKCS#12 and JKS.".formatted(file));
    } catch (UnrecoverableKeyException e) {
      throw wrongPassword(file);
    } catch (GeneralSecurityException e) {
      throw new ListenRefusedException(
          "%s uses a method that this JDK does not know.".formatted(file));
    }
  }

  private static ListenRefusedException wrongPassword(Path file) {
    return new ListenRefusedException("tls_keystore_password does not open %s.".formatted(file));
  }

  private static TlsIdentity identity(Path file, KeyStore store, String password)
      throws GeneralSecurityException, ListenRefusedException {
    TlsIdentity identity = new TlsIdentity();
    boolean empty = true;
    for (String alias : Collections.list(store.aliases())) {
      if (store.isKeyEntry(alias) && store.getCertificateChain(alias) != null) {
        Key key = store.getKey(alias, password.toCharArray());
        identity.add(alias, key, chain(store.getCertificateChain(alias)), file.toString());
        empty = false;
      }
    }
    if (empty) {
      throw new ListenRefusedException("%s holds no certificate with its key.".formatted(file));
    }
    return identity;
  }

  private static List<X509Certificate> chain(Certificate[] certificates) {
    return Arrays.stream(certificates).map(X509Certificate.class::cast).toList();
  }
}
