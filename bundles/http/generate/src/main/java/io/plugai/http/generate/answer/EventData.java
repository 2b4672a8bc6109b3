package io.plugai.http.generate.answer;

import io.plugai.core.api.state.StateSeal;
import io.plugai.spi.generation.Content;
import io.plugai.spi.generation.GenerationEvent;
import io.plugai.spi.generation.ProviderState;
import io.plugai.spi.generation.Usage;
import io.plugai.support.web.contract.ArtifactData;
import io.plugai.support.web.contract.UsageData;
import io.plugai.support.web.contract.UsageData.CostData;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What events look like in answers, whole or streamed.
 *
 * @param states seals what providers want back
 */
public record EventData(StateSeal states) {

  /** The state as clients see it; empty where there is none. */
  String state(Optional<ProviderState> state) {
    return state.map(states::seal).orElse("");
  }

  UsageData usage(Usage usage) {
    Map<String, BigDecimal> details = new LinkedHashMap<>(usage.amounts());
    return new UsageData(
        tokens(details.remove(Usage.INPUT_TOKENS)),
        tokens(details.remove(Usage.OUTPUT_TOKENS)),
        details,
        usage.cost().map(cost -> new CostData(cost.amount(), cost.currency())).orElse(null));
  }

  private static @Nullable Long tokens(@Nullable BigDecimal amount) {
    return amount == null ? null : amount.longValue();
  }

  ArtifactData artifact(GenerationEvent.Artifact artifact) {
    ByteBuffer bytes = bytes(artifact.content());
    return new ArtifactData(
        artifact.role(),
        artifact.content().mediaType(),
        bytes.remaining(),
        sha256(bytes.duplicate()),
        bytes);
  }

  /** A file is mapped rather than read; it goes with its request. */
  private static ByteBuffer bytes(Content content) {
    if (content instanceof Content.Bytes bytes) {
      return bytes.bytes().slice();
    }
    if (content instanceof Content.File file) {
      try (FileChannel channel = FileChannel.open(file.path())) {
        return channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    throw new IllegalArgumentException("an artifact that was not fetched");
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
