package io.plugai.http.server;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAKey;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;

/**
 * What the gateway shows of itself: certificates with their keys, read and checked. The key store
 * lives in memory only, under a password that nobody else knows.
 *
 * <p>Not for several threads while it is being filled.
 */
final class TlsIdentity {
  private static final int PASSWORD_BYTES = 16;

  private final String password = randomPassword();
  private final KeyStore store;
  private String subject = "";
  private Instant from = Instant.MIN;
  private Instant until = Instant.MAX;

  TlsIdentity() {
    try {
      store = KeyStore.getInstance("PKCS12");
      store.load(null, password.toCharArray());
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("a JDK without PKCS#12", e);
    }
  }

  private static String randomPassword() {
    byte[] random = new byte[PASSWORD_BYTES];
    new SecureRandom().nextBytes(random);
    return HexFormat.of().formatHex(random);
  }

  /**
   * Adds a certificate.
   *
   * @param chain the certificate itself, then each one's issuer
   * @param source what to call the certificates in a refusal
   * @throws ListenRefusedException where key and certificate do not belong together, or the others
   *     are not its issuers
   */
  void add(String alias, Key key, List<X509Certificate> chain, String source)
      throws ListenRefusedException {
    X509Certificate own = chain.get(0);
    if (!(key instanceof PrivateKey secret) || !fits(secret, own.getPublicKey())) {
      throw new ListenRefusedException(
          "The key does not fit the first certificate of %s.".formatted(source));
    }
    try {
      store.setKeyEntry(alias, key, password.toCharArray(), chain.toArray(X509Certificate[]::new));
    } catch (GeneralSecurityException e) {
      throw new ListenRefusedException(
          ("The certificates of %s are no chain: the gateway's own comes first, and behind each"
                  + " the one of its issuer.")
              .formatted(source));
    }
    if (own.getNotAfter().toInstant().isBefore(until)) {
      subject = own.getSubjectX500Principal().getName();
      from = own.getNotBefore().toInstant();
      until = own.getNotAfter().toInstant();
    }
  }

  private static boolean fits(PrivateKey secret, PublicKey open) {
    if (secret instanceof RSAKey a && open instanceof RSAKey b) {
      return a.getModulus().equals(b.getModulus());
    }
    try {
      byte[] text = "PlugAI".getBytes(StandardCharsets.US_ASCII);
      String algorithm = secret.getAlgorithm().equals("EC") ? "SHA256withECDSA" : "EdDSA";
      Signature signer = Signature.getInstance(algorithm);
      signer.initSign(secret);
      signer.update(text);
      Signature verifier = Signature.getInstance(algorithm);
      verifier.initVerify(open);
      verifier.update(text);
      return verifier.verify(signer.sign());
    } catch (GeneralSecurityException e) {
      return false; // keys of two kinds, or of two curves
    }
  }

  KeyStore store() {
    return store;
  }

  String password() {
    return password;
  }

  /** Whether the certificate that ends first counts at that time. */
  boolean validAt(Instant time) {
    return !time.isBefore(from) && !time.isAfter(until);
  }

  /** Names the certificate that ends first. */
  @Override
  public String toString() {
    return "the certificate of %s, valid from %s to %s".formatted(subject, from, until);
  }
}
