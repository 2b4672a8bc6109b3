package io.plugai.http.rest.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.plugai.core.api.access.AccessRule;
import io.plugai.core.api.access.Permission;
import io.plugai.http.rest.common.ControlPlaneResource;
import io.plugai.spi.error.ErrorCode;
import io.plugai.support.web.HttpStatus;
import io.plugai.support.web.Json;
import io.plugai.support.web.access.Needs;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.ws.rs.DELETE;
import javax.ws.rs.GET;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What is served, what is allowed and what is described are the same routes. */
class RoutesTest {
  private static final Set<String> ELSEWHERE =
      Set.of(
          "POST /v1/generate",
          "GET /v1/requests",
          "GET /v1/requests/{request_id}",
          "GET /v1/requests/{request_id}/status",
          "GET /v1/requests/{request_id}/events",
          "POST /v1/requests/{request_id}/cancel",
          "POST /v1/requests/{request_id}/regenerate",
          "GET /v1/jobs",
          "GET /v1/jobs/{job_id}",
          "GET /v1/jobs/{job_id}/events",
          "POST /v1/jobs/{job_id}/pause",
          "POST /v1/jobs/{job_id}/resume",
          "POST /v1/jobs/{job_id}/cancel",
          "DELETE /v1/jobs/{job_id}");

  /** What may be asked without a body. */
  private static final Set<String> WITHOUT_BODY =
      Set.of("POST /v1/models/{id}/load", "POST /v1/requests/{request_id}/regenerate");

  private static final List<String> OF_ONESELF =
      List.of(
          "/v1/users/logout",
          "/v1/users/password",
          "/v1/users/me",
          "/v1/users/sessions",
          "/v1/users/tokens",
          "/v1/users/oss-keys",
          "/v1/users/provider-keys");

  /** Operations whose bodies are bounded as a whole. */
  private static final Set<String> AS_A_WHOLE =
      Set.of("generate", "addSessionMessage", "editSessionMessage", "importSession");

  /** Lists that tell of everything where no limit is asked for, as they did before they had one. */
  private static final Set<String> WHOLE_UNLESS_TOLD = Set.of("GET /v1/models");

  private static final Set<String> NOT_DESCRIBED = Set.of("GET /docs/style.css");

  @Test
  void theControlPlaneKnowsAllOfItsResourcesAndWaitsForThem() throws Exception {
    assertThat(resources())
        .hasSize(ControlPlaneApplication.COUNT)
        .containsExactlyInAnyOrderElementsOf(ControlPlaneApplication.RESOURCES);
  }

  @Test
  void aMethodThatDoesNotSayWhatItNeedsIsFound() {
    assertThatThrownBy(() -> ResourceRules.of(Careless.class).toList())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("Careless.get");
  }

  @Test
  void whatAMethodNeedsAndWhereItAnswersAreReadFromIt() {
    assertThat(ResourceRules.of(Careful.class))
        .containsExactlyInAnyOrder(
            new AccessRule("GET", "/things", Permission.READ),
            new AccessRule("DELETE", "/things/{id}/parts/{part}", Permission.OPERATE),
            new AccessRule("GET", "/things/**", Permission.PUBLIC));
  }

  /** Forgets something. */
  @javax.ws.rs.Path("/careless")
  public static final class Careless {
    /** Answers. */
    @GET
    public String get() {
      return "";
    }
  }

  /** Says it for one method itself, and for the others as a whole. */
  @javax.ws.rs.Path("/things/")
  @Needs(Permission.READ)
  public static final class Careful {
    /** Answers. */
    @GET
    public String get() {
      return "";
    }

    /** Answers with a part of it. */
    @GET
    @javax.ws.rs.Path("{name: .+}")
    @Needs(Permission.PUBLIC)
    public String part() {
      return "";
    }

    /** Does something. */
    @DELETE
    @javax.ws.rs.Path("/{id}/parts/{part}")
    @Needs(Permission.OPERATE)
    public void remove() {
      // nothing to remove
    }
  }

  @Test
  @Tag("INT-001")
  @Tag("SYS-REQ-061")
  void everyRouteIsDescribedAndEveryDescriptionServed() throws Exception {
    Set<String> described = new TreeSet<>();
    for (var path : description().get("paths").properties()) {
      path.getValue()
          .fieldNames()
          .forEachRemaining(m -> described.add(m.toUpperCase(Locale.ROOT) + " " + path.getKey()));
    }

    assertThat(described).containsAll(ELSEWHERE);
    described.removeAll(ELSEWHERE);
    Set<String> served = served();
    served.removeAll(NOT_DESCRIBED);
    assertThat(described).isEqualTo(served);
  }

  @Test
  void whatNeedsNoCredentialIsListedHereByName() {
    assertThat(new ControlPlaneAccess().rules())
        .filteredOn(rule -> rule.permission() == Permission.PUBLIC)
        .extracting(rule -> rule.method() + " " + rule.path())
        .containsExactlyInAnyOrder(
            "GET /v1/health",
            "GET /v1/ready",
            "GET /v1/openapi.json",
            "GET /docs",
            "GET /docs/style.css",
            "POST /v1/users/register",
            "POST /v1/users/login",
            "POST /v1/users/refresh");
  }

  @Test
  void whateverChangesTheGatewayIsForItsOperatorAndWhateverChangesOneselfForOnesAccount() {
    assertThat(new ControlPlaneAccess().rules())
        .filteredOn(rule -> !rule.method().equals("GET"))
        .filteredOn(rule -> rule.permission() != Permission.PUBLIC)
        .filteredOn(rule -> !isAboutSessions(rule))
        .filteredOn(rule -> !rule.path().equals("/v1/models/download")) // says itself who may
        .allSatisfy(
            rule ->
                assertThat(rule.permission())
                    .as(rule.toString())
                    .isEqualTo(isAboutOneself(rule) ? Permission.ACCOUNT : Permission.OPERATE));
  }

  @Test
  void whoMayAskModelsMayKeepWhatIsSaidAndWhoMayReadMayReadIt() {
    assertThat(new ControlPlaneAccess().rules())
        .filteredOn(RoutesTest::isAboutSessions)
        .isNotEmpty()
        .allSatisfy(
            rule ->
                assertThat(rule.permission())
                    .as(rule.toString())
                    .isEqualTo(
                        rule.method().equals("GET") ? Permission.READ : Permission.GENERATE));
  }

  private static boolean isAboutSessions(AccessRule rule) {
    return rule.path().equals("/v1/sessions") || rule.path().startsWith("/v1/sessions/");
  }

  @Test
  void secretsOfOnesOwnAreNotForTokensThatOnlyRead() {
    assertThat(paths(Permission.READ))
        .filteredOn(path -> !path.startsWith("/v1/sessions"))
        .containsExactlyInAnyOrder(
            "/v1/users/me",
            "/v1/usage",
            "/v1/usage/records",
            "/v1/providers",
            "/v1/hub/search",
            "/v1/hub/models/**");
  }

  @Test
  void whoeverIsLetInMayLookAtModelsAndTheirNamesAndAtNothingElse() {
    assertThat(paths(Permission.KNOWN))
        .containsExactlyInAnyOrder(
            "/v1/aliases",
            "/v1/aliases/{name}",
            "/v1/models",
            "/v1/models/loaded",
            "/v1/models/recommended",
            "/v1/models/**",
            "/v1/models/**/status",
            "/v1/schema");
  }

  private static List<String> paths(Permission permission) {
    return new ControlPlaneAccess()
        .rules().stream()
            .filter(rule -> rule.permission() == permission)
            .map(AccessRule::path)
            .toList();
  }

  private static boolean isAboutOneself(AccessRule rule) {
    return OF_ONESELF.stream()
        .anyMatch(own -> rule.path().equals(own) || rule.path().startsWith(own + "/"));
  }

  @Test
  void everyOperationTellsThePermissionThatItsRuleAsksFor() throws Exception {
    Map<String, String> asked =
        new ControlPlaneAccess()
            .rules().stream()
                .collect(
                    Collectors.toMap(
                        rule -> rule.method() + " " + rule.path().replace("**", "{id}"),
                        rule -> rule.permission().scope()));
    ELSEWHERE.forEach(route -> asked.put(route, "generate"));
    NOT_DESCRIBED.forEach(asked::remove);

    Map<String, String> told = new TreeMap<>();
    eachOperation(
        (route, operation) -> {
          told.put(route, operation.path("x-permission").asText());
          assertThat(operation.path("security").isArray())
              .as(route)
              .isEqualTo(operation.path("x-permission").asText().equals("public"));
        });

    assertThat(told).isEqualTo(new TreeMap<>(asked));
    assertThat(description().at("/security"))
        .flatExtracting(JsonNode::properties)
        .extracting(Map.Entry::getKey)
        .containsExactly("bearer", "x-api-key");
    assertThat(description().at("/components/securitySchemes").fieldNames())
        .toIterable()
        .containsExactlyInAnyOrder("bearer", "x-api-key");
  }

  @Test
  void everyOperationCanSucceedAndNoneReadsABodyWithoutAType() throws Exception {
    eachOperation(
        (route, operation) -> {
          assertThat(operation.get("responses").fieldNames())
              .toIterable()
              .as(route)
              .anyMatch(status -> status.startsWith("2"));
          assertThat(operation.at("/requestBody/content").fieldNames())
              .toIterable()
              .as(route)
              .isSubsetOf("application/json");
        });
  }

  @Test
  void everyListSaysHowMuchItTellsOfAtMost() throws Exception {
    eachOperation(
        (route, operation) -> {
          for (JsonNode parameter : operation.path("parameters")) {
            if (parameter.get("name").asText().equals("limit")) {
              JsonNode schema = parameter.get("schema");
              assertThat(schema.get("type").asText()).as(route).isEqualTo("integer");
              assertThat(schema.get("maximum").asInt()).as(route).isEqualTo(200);
              assertThat(schema.path("default").isInt())
                  .as(route)
                  .isEqualTo(!WHOLE_UNLESS_TOLD.contains(route));
            }
          }
        });
  }

  @Test
  void everyOperationNamesItsFailuresByStatus() throws Exception {
    eachOperation(
        (route, operation) -> {
          JsonNode responses = operation.get("responses");
          List<String> expected = new ArrayList<>(List.of("500", "503"));
          if (!operation.get("x-permission").asText().equals("public")) {
            expected.addAll(List.of("401", "403"));
          }
          if (operation.has("requestBody")) {
            expected.addAll(List.of("400", "408", "413", "415"));
          }
          if (route.contains("{")) {
            expected.add("404");
          }
          assertThat(responses.fieldNames()).toIterable().as(route).containsAll(expected);
          responses
              .properties()
              .forEach(
                  response ->
                      assertThat(response.getValue().path("x-error-codes"))
                          .as(route)
                          .extracting(JsonNode::asText)
                          .allMatch(code -> statusOf(code).equals(response.getKey())));
        });
  }

  private static String statusOf(String code) {
    return Arrays.stream(ErrorCode.values())
        .filter(each -> each.code().equals(code))
        .findFirst()
        .map(each -> Integer.toString(HttpStatus.of(each)))
        .orElseThrow();
  }

  @Test
  void everythingInABodyHasABoundAndMayBeNullWhereItMayBeMissing() throws Exception {
    eachOperation(
        (route, operation) -> {
          if (operation.has("requestBody")) {
            assertThat(operation.at("/requestBody/required").asBoolean())
                .as(route)
                .isEqualTo(!WITHOUT_BODY.contains(route));
            JsonNode body = operation.at("/requestBody/content/application~1json/schema");
            checkForm(route, body, !AS_A_WHOLE.contains(operation.get("operationId").asText()));
          }
        });
  }

  private static void checkForm(String place, JsonNode schema, boolean bounded) {
    if (schema.has("$ref")) {
      checkForm(place, at(schema.get("$ref").asText()), bounded);
      return;
    }
    List<String> required = new ArrayList<>();
    schema.path("required").forEach(field -> required.add(field.asText()));
    for (var field : schema.path("properties").properties()) {
      String at = place + " " + field.getKey();
      if (!required.contains(field.getKey())) {
        assertThat(field.getValue().path("nullable").asBoolean()).as(at).isTrue();
      }
      checkForm(at, field.getValue(), bounded);
    }
    for (String list : List.of("allOf", "oneOf")) {
      schema.path(list).forEach(part -> checkForm(place, part, bounded));
    }
    if (schema.path("items").isObject()) {
      checkForm(place + "[]", schema.get("items"), bounded);
    }
    if (bounded) {
      checkBound(place, schema);
    }
  }

  private static void checkBound(String place, JsonNode schema) {
    switch (schema.path("type").asText()) {
      case "string" -> assertThat(schema.has("maxLength") || schema.has("enum")).as(place).isTrue();
      case "integer" ->
          assertThat(schema.has("minimum") && schema.has("maximum")).as(place).isTrue();
      case "array" -> assertThat(schema.has("maxItems")).as(place).isTrue();
      default -> {}
    }
  }

  private static JsonNode at(String reference) {
    try {
      return description().at(reference.substring(1));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void theEventsOfStreamsAreDescribedAsSchemas() throws Exception {
    JsonNode api = description();
    assertThat(
            api.at("/paths/~1v1~1generate/post/responses/200/content/text~1event-stream")
                .at("/schema/items/$ref")
                .asText())
        .endsWith("/StreamEvent");

    assertThat(api.at("/components/schemas/StreamEvent/oneOf"))
        .extracting(event -> event.at("/properties/event/enum/0").asText())
        .containsExactly(
            "request",
            "queued",
            "loading",
            "route",
            "delta",
            "reasoning",
            "tool_call",
            "progress",
            "artifact",
            "usage",
            "done",
            "error");
    assertThat(api.at("/components/schemas/Parts/items/$ref").asText()).endsWith("/Part");
  }

  private interface OperationCheck {
    void check(String route, JsonNode operation);
  }

  private static void eachOperation(OperationCheck check) throws IOException {
    for (var path : description().get("paths").properties()) {
      for (var operation : path.getValue().properties()) {
        check.check(
            operation.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey(),
            operation.getValue());
      }
    }
  }

  @Test
  @Tag("NFR-002")
  @Tag("INT-002")
  void allErrorCodesAreDescribedAndEveryOperationCanFail() throws Exception {
    JsonNode api = description();

    assertThat(api.at("/components/schemas/ErrorDetail/properties/code/enum"))
        .extracting(JsonNode::asText)
        .containsExactlyElementsOf(Arrays.stream(ErrorCode.values()).map(ErrorCode::code).toList());
    assertThat(api.get("paths"))
        .flatExtracting(path -> (Collection<JsonNode>) values(path))
        .allSatisfy(
            operation ->
                assertThat(operation.at("/responses/default/content").isMissingNode()).isFalse());
  }

  @Test
  void whatIsWrittenInSnakeCaseIsDescribedSo() throws Exception {
    JsonNode answer = description().at("/components/schemas/GenerateAnswer");

    assertThat(answer.get("properties").fieldNames())
        .toIterable()
        .contains("finish_reason", "created_at");
    assertThat(answer.get("required"))
        .extracting(JsonNode::asText)
        .contains("finish_reason")
        .doesNotContain("usage");
  }

  @Test
  void everyReferenceInTheDescriptionLeadsSomewhere() throws Exception {
    JsonNode api = description();

    for (JsonNode reference : api.findValues("$ref")) {
      assertThat(api.at(reference.asText().substring(1)).isMissingNode())
          .as(reference.asText())
          .isFalse();
    }
  }

  private static List<JsonNode> values(JsonNode object) {
    return object.properties().stream().map(Map.Entry::getValue).toList();
  }

  private static JsonNode description() throws IOException {
    try (InputStream in = RoutesTest.class.getResourceAsStream("/openapi.json")) {
      return Json.MAPPER.readTree(Objects.requireNonNull(in));
    }
  }

  /** All routes of this bundle, as the description writes them. */
  private static Set<String> served() {
    return new ControlPlaneAccess()
        .rules().stream()
            .map(rule -> rule.method() + " " + rule.path().replace("/**", "/{id}"))
            .collect(Collectors.toCollection(TreeSet::new));
  }

  private static List<Class<?>> resources() throws Exception {
    Path classes =
        Path.of(
            ControlPlaneAccess.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    List<Class<?>> resources = new ArrayList<>();
    try (Stream<Path> files = Files.walk(classes.resolve("io/plugai/http/rest"))) {
      for (Path file : files.filter(file -> file.toString().endsWith(".class")).toList()) {
        String name = classes.relativize(file).toString().replace(".class", "");
        Class<?> type = Class.forName(name.replace(File.separatorChar, '.'));
        if (ControlPlaneResource.class.isAssignableFrom(type)
            && type.isAnnotationPresent(javax.ws.rs.Path.class)) {
          resources.add(type);
        }
      }
    }
    return resources;
  }
}
