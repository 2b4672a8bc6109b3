package io.plugai.http.rest.contract;

import static io.plugai.spi.error.ErrorCode.ACCOUNT_DISABLED;
import static io.plugai.spi.error.ErrorCode.ANSWER_TOO_LARGE;
import static io.plugai.spi.error.ErrorCode.BACKEND_PROTOCOL;
import static io.plugai.spi.error.ErrorCode.BACKEND_REJECTED;
import static io.plugai.spi.error.ErrorCode.BACKEND_TIMEOUT;
import static io.plugai.spi.error.ErrorCode.BACKEND_UNAVAILABLE;
import static io.plugai.spi.error.ErrorCode.BAD_REQUEST;
import static io.plugai.spi.error.ErrorCode.CANCELLED;
import static io.plugai.spi.error.ErrorCode.CONFLICT;
import static io.plugai.spi.error.ErrorCode.CREDENTIAL_REJECTED;
import static io.plugai.spi.error.ErrorCode.FEATURE_NOT_SUPPORTED;
import static io.plugai.spi.error.ErrorCode.FORBIDDEN;
import static io.plugai.spi.error.ErrorCode.INTERNAL;
import static io.plugai.spi.error.ErrorCode.INTERRUPTED;
import static io.plugai.spi.error.ErrorCode.INVALID_CREDENTIALS;
import static io.plugai.spi.error.ErrorCode.INVITE_INVALID;
import static io.plugai.spi.error.ErrorCode.MODEL_NOT_FOUND;
import static io.plugai.spi.error.ErrorCode.NOT_ACCEPTABLE;
import static io.plugai.spi.error.ErrorCode.NOT_FOUND;
import static io.plugai.spi.error.ErrorCode.PAYLOAD_TOO_LARGE;
import static io.plugai.spi.error.ErrorCode.PLUGIN_FAILED;
import static io.plugai.spi.error.ErrorCode.QUEUE_FULL;
import static io.plugai.spi.error.ErrorCode.RATE_LIMITED;
import static io.plugai.spi.error.ErrorCode.REQUEST_TIMEOUT;
import static io.plugai.spi.error.ErrorCode.STORAGE_FULL;
import static io.plugai.spi.error.ErrorCode.TOKEN_EXPIRED;
import static io.plugai.spi.error.ErrorCode.TOKEN_INVALID;
import static io.plugai.spi.error.ErrorCode.TOKEN_REVOKED;
import static io.plugai.spi.error.ErrorCode.UNAUTHENTICATED;
import static io.plugai.spi.error.ErrorCode.UNAVAILABLE;
import static io.plugai.spi.error.ErrorCode.UNSUPPORTED_MEDIA_TYPE;
import static io.plugai.spi.error.ErrorCode.VALIDATION;

import io.plugai.core.api.access.Permission;
import io.plugai.spi.error.ErrorCode;
import io.plugai.support.web.HttpStatus;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.PathItem.HttpMethod;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.responses.ApiResponse;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Adds to each operation how it can fail: each status with its codes, in words and as {@code
 * x-error-codes}. Most follows from what its route asks for and takes. Run by the build only.
 */
final class RouteFailures {
  /** The name of what is added to each response. */
  static final String CODES = "x-error-codes";

  private static final Set<ErrorCode> GENERATE =
      EnumSet.of(
          MODEL_NOT_FOUND,
          FEATURE_NOT_SUPPORTED,
          CREDENTIAL_REJECTED,
          BACKEND_REJECTED,
          RATE_LIMITED,
          QUEUE_FULL,
          BACKEND_UNAVAILABLE,
          BACKEND_TIMEOUT,
          BACKEND_PROTOCOL,
          ANSWER_TOO_LARGE,
          CANCELLED,
          INTERRUPTED,
          CONFLICT);

  /** What only some can, by the ids of the operations. */
  private static final Map<String, Set<ErrorCode>> OWN =
      Map.ofEntries(
          Map.entry("register", EnumSet.of(INVITE_INVALID, CONFLICT, RATE_LIMITED)),
          Map.entry(
              "login", EnumSet.of(INVALID_CREDENTIALS, ACCOUNT_DISABLED, FORBIDDEN, RATE_LIMITED)),
          Map.entry(
              "refresh",
              EnumSet.of(
                  TOKEN_INVALID,
                  TOKEN_EXPIRED,
                  TOKEN_REVOKED,
                  ACCOUNT_DISABLED,
                  FORBIDDEN,
                  RATE_LIMITED)),
          Map.entry("logout", EnumSet.of(CONFLICT)),
          Map.entry("changePassword", EnumSet.of(INVALID_CREDENTIALS, CONFLICT)),
          Map.entry("addSessionMessage", EnumSet.of(CONFLICT)),
          Map.entry("editSessionMessage", EnumSet.of(CONFLICT)),
          Map.entry("importSession", EnumSet.of(CONFLICT)),
          Map.entry("createToken", EnumSet.of(CONFLICT)),
          Map.entry("createAccessKey", EnumSet.of(CONFLICT)),
          Map.entry("putAlias", EnumSet.of(CONFLICT)),
          Map.entry("deleteAlias", EnumSet.of(CONFLICT)),
          Map.entry("updateUser", EnumSet.of(CONFLICT)),
          Map.entry("resetPassword", EnumSet.of(CONFLICT)),
          Map.entry("testProviderKey", EnumSet.of(CONFLICT)),
          Map.entry("testOperatorKey", EnumSet.of(CONFLICT)),
          Map.entry("installAdapter", EnumSet.of(CONFLICT, PLUGIN_FAILED)),
          Map.entry("upgradeAdapter", EnumSet.of(CONFLICT, PLUGIN_FAILED)),
          Map.entry("removeAdapter", EnumSet.of(CONFLICT)),
          Map.entry("getModel", EnumSet.of(MODEL_NOT_FOUND)),
          Map.entry("registerModel", EnumSet.of(MODEL_NOT_FOUND, CONFLICT)),
          Map.entry("updateModel", EnumSet.of(MODEL_NOT_FOUND)),
          Map.entry("removeModel", EnumSet.of(MODEL_NOT_FOUND, CONFLICT)),
          Map.entry("modelStatus", EnumSet.of(MODEL_NOT_FOUND)),
          Map.entry("loadModel", EnumSet.of(MODEL_NOT_FOUND, BACKEND_UNAVAILABLE, BACKEND_TIMEOUT)),
          Map.entry("unloadModel", EnumSet.of(MODEL_NOT_FOUND)),
          Map.entry("schema", EnumSet.of(MODEL_NOT_FOUND)),
          Map.entry("pinStoredModel", EnumSet.of(MODEL_NOT_FOUND)),
          Map.entry("downloadModel", EnumSet.of(QUEUE_FULL)),
          Map.entry("pauseJob", EnumSet.of(CONFLICT)),
          Map.entry("resumeJob", EnumSet.of(CONFLICT)),
          Map.entry("deleteJob", EnumSet.of(CONFLICT)),
          Map.entry("generate", GENERATE),
          Map.entry("regenerate", GENERATE));

  private RouteFailures() {}

  static void complete(OpenAPI api) {
    RoutePermissions.eachRule(
        api, (rule, method, operation) -> add(rule.permission(), method, operation));
  }

  private static void add(Permission permission, HttpMethod method, Operation operation) {
    Set<ErrorCode> codes = EnumSet.of(INTERNAL, UNAVAILABLE, NOT_ACCEPTABLE);
    codes.addAll(OWN.getOrDefault(operation.getOperationId(), Set.of()));
    codes.addAll(ofPermission(permission, method));
    codes.addAll(ofInput(operation));
    if (method != HttpMethod.GET) {
      codes.add(STORAGE_FULL);
    }
    codes.stream()
        .collect(Collectors.groupingBy(HttpStatus::of, TreeMap::new, Collectors.toList()))
        .forEach(
            (status, some) ->
                operation.getResponses().putIfAbsent(status.toString(), response(some)));
  }

  private static Set<ErrorCode> ofPermission(Permission permission, HttpMethod method) {
    if (permission == Permission.PUBLIC) {
      return Set.of();
    }
    Set<ErrorCode> codes =
        EnumSet.of(
            UNAUTHENTICATED,
            TOKEN_INVALID,
            TOKEN_EXPIRED,
            TOKEN_REVOKED,
            ACCOUNT_DISABLED,
            FORBIDDEN,
            BAD_REQUEST);
    if (permission == Permission.ACCOUNT && method != HttpMethod.GET) {
      codes.add(RATE_LIMITED);
    }
    return codes;
  }

  private static Set<ErrorCode> ofInput(Operation operation) {
    Set<ErrorCode> codes = EnumSet.of(BAD_REQUEST);
    if (operation.getRequestBody() != null) {
      codes.addAll(
          EnumSet.of(VALIDATION, REQUEST_TIMEOUT, PAYLOAD_TOO_LARGE, UNSUPPORTED_MEDIA_TYPE));
    }
    Objects.requireNonNullElse(
            operation.getParameters(), List.<io.swagger.v3.oas.models.parameters.Parameter>of())
        .forEach(parameter -> codes.add("path".equals(parameter.getIn()) ? NOT_FOUND : VALIDATION));
    return codes;
  }

  private static ApiResponse response(List<ErrorCode> codes) {
    List<String> names = codes.stream().map(ErrorCode::code).toList();
    ApiResponse response =
        new ApiResponse()
            .description(
                names.stream().map("`%s`"::formatted).collect(Collectors.joining(", ")) + ".")
            .content(
                new Content()
                    .addMediaType(
                        "application/json",
                        new MediaType()
                            .schema(new Schema<>().$ref("#/components/schemas/ErrorBody"))));
    response.addExtension(CODES, names);
    return response;
  }
}
