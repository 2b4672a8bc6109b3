package io.plugai.http.server;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads PEM files (RFC 7468): certificates, and keys as PKCS#8 ({@code PRIVATE KEY}), PKCS#1
 * ({@code RSA PRIVATE KEY}) or SEC 1 ({@code EC PRIVATE KEY}). Messages never hold a part of a key.
 */
final class PemReader {
  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([^-]*(?:-[^-]+)*?)-----END \\1-----");

  private PemReader() {}

  /** One block of a file; the text is what stands between its two lines. */
  private record Block(String label, String text) {}

  static TlsIdentity read(Path certificateFile, byte[] certificates, Path keyFile, byte[] key)
      throws ListenRefusedException {
    List<X509Certificate> chain = certificates(certificateFile, certificates);
    TlsIdentity identity = new TlsIdentity();
    identity.add(
        "plugai",
        key(keyFile, key, chain.get(0).getPublicKey()),
        chain,
        certificateFile.toString());
    return identity;
  }

  private static List<X509Certificate> certificates(Path file, byte[] content)
      throws ListenRefusedException {
    List<X509Certificate> chain = new ArrayList<>();
    for (Block block : blocks(content)) {
      if (block.label().equals("CERTIFICATE")) {
        chain.add(certificate(file, bytes(file, block)));
      }
    }
    if (chain.isEmpty()) {
      throw new ListenRefusedException(
          "%s holds no certificate: it must be PEM, with a line -----BEGIN CERTIFICATE-----."
              .formatted(file));
    }
    return chain;
  }

  private static X509Certificate certificate(Path file, byte[] der) throws ListenRefusedException {
    try {
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(der));
    } catch (CertificateException e) {
      throw new ListenRefusedException("A certificate in %s is damaged.".formatted(file));
    }
  }

  private static PrivateKey key(Path file, byte[] content, PublicKey fitting)
      throws ListenRefusedException {
    for (Block block : blocks(content)) {
      if (block.label().endsWith("PRIVATE KEY")) {
        return key(file, block, fitting);
      }
    }
    throw new ListenRefusedException(
        "%s holds no key: it must be PEM, with a line -----BEGIN PRIVATE KEY-----."
            .formatted(file));
  }

  private static PrivateKey key(Path file, Block block, PublicKey fitting)
      throws ListenRefusedException {
    if (block.label().startsWith("ENCRYPTED") || block.text().contains("ENCRYPTED")) {
      throw new ListenRefusedException(
          ("The key in %s is encrypted. Decrypt it with 'openssl pkey -in KEY -out NEW', readable"
                  + " for PlugAI's user only, or use tls_keystore, which takes a password.")
              .formatted(file));
    }
    byte[] der = bytes(file, block);
    try {
      byte[] pkcs8 =
          switch (block.label()) {
            case "PRIVATE KEY" -> der;
            case "RSA PRIVATE KEY", "EC PRIVATE KEY" -> Der.pkcs8(fitting.getEncoded(), der);
            default ->
                throw new ListenRefusedException(
                    "%s holds a key of a kind that is not known: convert it with 'openssl pkey'."
                        .formatted(file));
          };
      return KeyFactory.getInstance(fitting.getAlgorithm())
          .generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
    } catch (GeneralSecurityException e) {
      throw new ListenRefusedException(
          "The key in %s is damaged, or not of the certificate's kind (%s)."
              .formatted(file, fitting.getAlgorithm()));
    }
  }

  private static byte[] bytes(Path file, Block block) throws ListenRefusedException {
    try {
      return Base64.getMimeDecoder().decode(block.text());
    } catch (IllegalArgumentException e) {
      throw new ListenRefusedException("What %s holds is damaged.".formatted(file));
    }
  }

  private static List<Block> blocks(byte[] content) {
    List<Block> blocks = new ArrayList<>();
    Matcher matcher = BLOCK.matcher(new String(content, StandardCharsets.ISO_8859_1));
    while (matcher.find()) {
      blocks.add(new Block(matcher.group(1), matcher.group(2)));
    }
    return blocks;
  }
}
