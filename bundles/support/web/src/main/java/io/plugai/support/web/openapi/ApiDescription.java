package io.plugai.support.web.openapi;

import io.plugai.spi.error.ErrorCode;
import io.plugai.support.web.ErrorBody;
import io.plugai.support.web.HttpStatus;
import io.plugai.support.web.contract.ArtifactData;
import io.plugai.support.web.contract.StreamEvent;
import io.swagger.v3.core.converter.ModelConverters;
import io.swagger.v3.jaxrs2.ReaderListener;
import io.swagger.v3.oas.annotations.OpenAPIDefinition;
import io.swagger.v3.oas.annotations.enums.SecuritySchemeIn;
import io.swagger.v3.oas.annotations.enums.SecuritySchemeType;
import io.swagger.v3.oas.annotations.info.Info;
import io.swagger.v3.oas.annotations.info.License;
import io.swagger.v3.oas.annotations.security.SecurityRequirement;
import io.swagger.v3.oas.annotations.security.SecurityScheme;
import io.swagger.v3.oas.integration.api.OpenApiReader;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.media.ArraySchema;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.IntegerSchema;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.ObjectSchema;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.parameters.Parameter;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.responses.ApiResponses;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The head of the description, and what all operations share: the one error body with all its
 * codes, and the events of streams.
 */
@OpenAPIDefinition(
    info =
        @Info(
            title = "PlugAI",
            version = "1",
            description =
                """
                A gateway to models of many providers and of this machine, in one form.

                Bodies are JSON in UTF-8, in snake case; a field that is not described is refused. \
                Every response carries `X-Request-Id`. Every error has the same body, `ErrorBody`, \
                with one of the codes listed there; the same fault always has the same code.

                Requests say who makes them with an API token, an access key for local models, or \
                the access token of a session, in `Authorization: Bearer …` or in `x-api-key`. \
                Every operation tells which permission its caller needs: `read`, `generate`, \
                `account` or `operate`. In local-only mode no credential is needed, and only \
                clients on this machine, and no web pages, are answered.

                Long lists come in parts: `limit` says how many at most, and `next`, where there \
                is more, what to put into `after`.
                """,
            license =
                @License(
                    name = "Apache-2.0",
                    url = "https://www.apache.org/licenses/LICENSE-2.0.txt")),
    security = {
      @SecurityRequirement(name = ApiDescription.BEARER),
      @SecurityRequirement(name = ApiDescription.HEADER)
    })
@SecurityScheme(
    name = ApiDescription.BEARER,
    type = SecuritySchemeType.HTTP,
    scheme = "bearer",
    description = "An API token, an access key, or the access token of a session.")
@SecurityScheme(
    name = ApiDescription.HEADER,
    type = SecuritySchemeType.APIKEY,
    in = SecuritySchemeIn.HEADER,
    paramName = "x-api-key",
    description = "The same as `bearer`, in another header.")
public final class ApiDescription implements ReaderListener {
  static final String BEARER = "bearer";
  static final String HEADER = "x-api-key";

  private static final String UNNAMED = "default response";
  private static final List<Class<?>> SHARED =
      List.of(
          ErrorBody.class,
          StreamEvent.Request.class,
          StreamEvent.Queued.class,
          StreamEvent.Route.class,
          StreamEvent.Delta.class,
          StreamEvent.Reasoning.class,
          StreamEvent.ToolCall.class,
          StreamEvent.Progress.class,
          ArtifactData.class,
          StreamEvent.Done.class);

  /** The events of a stream, and what their data are. */
  private static final Map<String, String> EVENTS = events();

  private static Map<String, String> events() {
    Map<String, String> events = new LinkedHashMap<>();
    events.put("request", "RequestEvent");
    events.put("queued", "QueuedEvent");
    events.put("loading", "LoadingEvent");
    events.put("route", "RouteEvent");
    events.put("delta", "DeltaEvent");
    events.put("reasoning", "ReasoningEvent");
    events.put("tool_call", "ToolCallEvent");
    events.put("progress", "ProgressEvent");
    events.put("artifact", "ArtifactData");
    events.put("usage", "UsageData");
    events.put("done", "DoneEvent");
    events.put("error", "ErrorBody");
    return events;
  }

  @Override
  public void beforeScan(OpenApiReader reader, OpenAPI api) {
    // everything is added behind what was found
  }

  @Override
  public void afterScan(OpenApiReader reader, OpenAPI api) {
    for (Class<?> type : SHARED) {
      ModelConverters.getInstance().readAll(type).forEach(api.getComponents()::addSchemas);
    }
    nameTheCodes(api.getComponents().getSchemas());
    nameTheEvents(api.getComponents());
    api.getComponents().getSchemas().values().forEach(ApiDescription::loosen);
    api.getPaths()
        .values()
        .forEach(path -> path.readOperations().forEach(ApiDescription::complete));
  }

  /** Where a value may be of several types, or of any, the reader says "object" all the same. */
  private static void loosen(Schema<?> schema) {
    Map<String, Schema> properties =
        Objects.requireNonNullElse(schema.getProperties(), Map.<String, Schema>of());
    for (Schema<?> property : properties.values()) {
      if (property.getOneOf() != null) {
        property.setType(null);
        orObject(property);
      }
      if (property.getAdditionalProperties() instanceof Schema<?> value
          && "object".equals(value.getType())) {
        property.setAdditionalProperties(true);
      }
    }
  }

  /** Of a text or a map the reader leaves the text alone. */
  private static void orObject(Schema<?> property) {
    if (property.getOneOf().size() == 1) {
      property.addOneOfItem(new ObjectSchema());
    }
  }

  /** Lists and streams have no record of their own to be read from. */
  private static void nameTheEvents(Components components) {
    components.addSchemas("Parts", new ArraySchema().items(reference("Part")));
    components.addSchemas(
        "LoadingEvent",
        new ObjectSchema()
            .description("Event loading: the request waits for its model or its plug-in.")
            .additionalProperties(false));
    Schema<?> event =
        new Schema<>()
            .description("One event of a stream: its name, and the JSON in its line of data.");
    EVENTS.forEach((name, data) -> event.addOneOfItem(event(name, data)));
    components.addSchemas("StreamEvent", event);
  }

  private static Schema<?> event(String name, String data) {
    return new ObjectSchema()
        .addProperty("event", new StringSchema().addEnumItem(name))
        .addProperty("data", reference(data))
        .required(List.of("event", "data"));
  }

  private static Schema<?> reference(String name) {
    return new Schema<>().$ref("#/components/schemas/" + name);
  }

  private static void nameTheCodes(Map<String, Schema> schemas) {
    StringSchema codes = new StringSchema();
    codes.description(
        "The kind of failure, and the status that goes with it: " + codesAndStatuses() + ".");
    Arrays.stream(ErrorCode.values()).map(ErrorCode::code).forEach(codes::addEnumItem);
    Objects.requireNonNull(schemas.get("ErrorDetail")).getProperties().put("code", codes);
  }

  private static String codesAndStatuses() {
    return Arrays.stream(ErrorCode.values())
        .map(code -> "`%s` %d".formatted(code.code(), HttpStatus.of(code)))
        .reduce((a, b) -> a + ", " + b)
        .orElseThrow();
  }

  private static void complete(Operation operation) {
    canSucceedAndFail(operation);
    Objects.requireNonNullElse(operation.getParameters(), List.<Parameter>of())
        .forEach(ApiDescription::tellNumbers);
  }

  /** Read as texts, so that one which is wrong can be named; numbers for callers all the same. */
  private static void tellNumbers(Parameter parameter) {
    Schema<?> text = parameter.getSchema();
    if (text.getMinimum() != null) {
      IntegerSchema number = new IntegerSchema();
      number.minimum(text.getMinimum()).maximum(text.getMaximum());
      number.setDefault(text.getDefault());
      parameter.setSchema(number);
    }
  }

  /** The reader calls the one answer of a method "default", which is the name of all others. */
  private static void canSucceedAndFail(Operation operation) {
    ApiResponses responses = operation.getResponses();
    ApiResponse only = responses.getDefault();
    if (only != null && UNNAMED.equals(only.getDescription())) {
      responses.remove(ApiResponses.DEFAULT);
      responses.addApiResponse("200", only.description("The answer."));
    }
    responses.addApiResponse(
        ApiResponses.DEFAULT,
        new ApiResponse()
            .description("Anything that goes wrong.")
            .content(
                new Content()
                    .addMediaType(
                        "application/json", new MediaType().schema(reference("ErrorBody")))));
  }
}
