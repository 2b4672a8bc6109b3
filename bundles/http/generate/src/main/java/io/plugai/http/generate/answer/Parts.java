package io.plugai.http.generate.answer;

import io.plugai.spi.generation.GenerationEvent;
import io.plugai.support.web.contract.ArtifactData;
import io.plugai.support.web.contract.UsageData;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The pieces that a folded answer and a stream have in common. */
final class Parts {
  private Parts() {}

  static UsageData usage(GenerationEvent.Usage usage) {
    return new UsageData(usage.inputTokens(), usage.outputTokens(), usage.details());
  }

  static ArtifactData artifact(GenerationEvent.Artifact artifact) {
    return new ArtifactData(
        artifact.role(),
        artifact.mediaType(),
        artifact.bytes().remaining(),
        sha256(artifact.bytes().duplicate()),
        artifact.bytes().slice());
  }

  private static String sha256(ByteBuffer bytes) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(bytes);
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
