package io.plugai.http.rest.keys;

import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import io.plugai.http.rest.common.SecretText;
import io.plugai.spi.credential.Secret;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A credential of any kind, as it comes in; it never goes out. */
@Schema(
    name = "Credential",
    description =
        "A credential for a provider. `api_key` needs `key`; `aws_keys` needs `access_key_id`,"
            + " `secret_key` and `region`, and may have `session_token`; `service_account` needs"
            + " `json`; `oauth_client` needs `token_url`, `client_id` and `client_secret`, and may"
            + " have `scope`; `headers` needs `headers`. Nothing of another kind may be there.")
public record CredentialBody(
    @Schema(allowableValues = {"api_key", "aws_keys", "service_account", "oauth_client", "headers"})
        @Nullable String kind,
    @Schema(
            implementation = String.class,
            format = "password",
            maxLength = 8192,
            requiredMode = Schema.RequiredMode.NOT_REQUIRED)
        @JsonDeserialize(using = SecretText.Reader.class)
        @Nullable Secret key,
    @Schema(requiredMode = Schema.RequiredMode.NOT_REQUIRED) @Nullable String accessKeyId,
    @Schema(
            implementation = String.class,
            format = "password",
            maxLength = 8192,
            requiredMode = Schema.RequiredMode.NOT_REQUIRED)
        @JsonDeserialize(using = SecretText.Reader.class)
        @Nullable Secret secretKey,
    @Schema(
            implementation = String.class,
            format = "password",
            maxLength = 8192,
            requiredMode = Schema.RequiredMode.NOT_REQUIRED)
        @JsonDeserialize(using = SecretText.Reader.class)
        @Nullable Secret sessionToken,
    @Schema(example = "eu-central-1", requiredMode = Schema.RequiredMode.NOT_REQUIRED)
        @Nullable String region,
    @Schema(
            description =
                "The content of the key file: an object, or its text; 16,384 characters at most.",
            implementation = Object.class,
            requiredMode = Schema.RequiredMode.NOT_REQUIRED)
        @JsonDeserialize(using = SecretText.ObjectReader.class)
        @Nullable Secret json,
    @Schema(requiredMode = Schema.RequiredMode.NOT_REQUIRED) @Nullable String tokenUrl,
    @Schema(requiredMode = Schema.RequiredMode.NOT_REQUIRED) @Nullable String clientId,
    @Schema(
            implementation = String.class,
            format = "password",
            maxLength = 8192,
            requiredMode = Schema.RequiredMode.NOT_REQUIRED)
        @JsonDeserialize(using = SecretText.Reader.class)
        @Nullable Secret clientSecret,
    @Schema(requiredMode = Schema.RequiredMode.NOT_REQUIRED) @Nullable String scope,
    @Schema(
            description = "Sent with every request, by name; 20 at most.",
            requiredMode = Schema.RequiredMode.NOT_REQUIRED)
        @JsonDeserialize(contentUsing = SecretText.Reader.class)
        @Nullable Map<String, @Nullable Secret> headers) {

  /** Shows nothing. */
  @Override
  public String toString() {
    return "CredentialBody[…]";
  }
}
