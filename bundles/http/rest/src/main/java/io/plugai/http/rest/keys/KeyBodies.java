package io.plugai.http.rest.keys;

import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What requests for credentials hold, and what a test of one says. */
public final class KeyBodies {

  private KeyBodies() {}

  /** A credential to put in. */
  @Schema(name = "ProviderKeyRequest", description = "A credential to put in.")
  public record Addition(
      @Schema(description = "The provider's id.", example = "openai") @Nullable String provider,
      @Schema(description = "For people.", requiredMode = Schema.RequiredMode.NOT_REQUIRED)
          @Nullable String name,
      @Nullable CredentialBody credential) {

    /** Shows nothing. */
    @Override
    public String toString() {
      return "Addition[…]";
    }
  }

  /** A credential to put in the place of another. */
  @Schema(name = "ProviderKeyChange", description = "A credential to put in place of another.")
  public record Replacement(
      @Schema(
              description = "For people; it stays where it is missing.",
              requiredMode = Schema.RequiredMode.NOT_REQUIRED)
          @Nullable String name,
      @Nullable CredentialBody credential) {

    /** Shows nothing. */
    @Override
    public String toString() {
      return "Replacement[…]";
    }
  }

  /** What a provider said of a credential. */
  @Schema(name = "ProviderKeyTest", description = "What a provider said of a credential.")
  public record TestResult(
      @Schema(description = "Whether it takes it.") boolean works,
      @Schema(description = "One sentence for people.") String message) {}
}
