package io.plugai.http.rest.contract;

import io.plugai.http.rest.common.Fields;
import io.swagger.v3.jaxrs2.ReaderListener;
import io.swagger.v3.oas.annotations.OpenAPIDefinition;
import io.swagger.v3.oas.integration.api.OpenApiReader;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.media.Schema;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Completes what the description says of bodies: each is needed, but for a few; what may be left
 * out may be null as well; a text without a bound of its own has that of all. Those that hold
 * messages are bounded as a whole. Run by the build only.
 */
@OpenAPIDefinition
public final class RequestForms implements ReaderListener {
  /** Operations whose bodies are bounded as a whole: they hold messages. */
  private static final Set<String> OF_MESSAGES =
      Set.of("generate", "addSessionMessage", "editSessionMessage", "importSession");

  /** Those that need no body. */
  private static final Set<String> OPTIONAL = Set.of("loadModel", "regenerate");

  /** Of models and of scopes, the lists that there are. */
  private static final int MOST_ITEMS = 50;

  private static final String SCHEMAS = "#/components/schemas/";

  @Override
  public void beforeScan(OpenApiReader reader, OpenAPI api) {
    // everything is added behind what was found
  }

  @Override
  public void afterScan(OpenApiReader reader, OpenAPI api) {
    api.getPaths().values().stream()
        .flatMap(path -> path.readOperations().stream())
        .filter(operation -> operation.getRequestBody() != null)
        .forEach(operation -> complete(operation, api.getComponents().getSchemas()));
  }

  private static void complete(Operation operation, Map<String, Schema> schemas) {
    operation.getRequestBody().setRequired(!OPTIONAL.contains(operation.getOperationId()));
    boolean boundedAsAWhole = OF_MESSAGES.contains(operation.getOperationId());
    Set<String> seen = new HashSet<>();
    operation
        .getRequestBody()
        .getContent()
        .values()
        .forEach(body -> follow(body.getSchema(), schemas, seen));
    for (String name : seen) {
      Schema<?> schema = Objects.requireNonNull(schemas.get(name));
      properties(schema)
          .replaceAll(
              (field, property) ->
                  isRequired(schema, field) ? property : orNull((Schema<?>) property));
      if (!boundedAsAWhole) {
        properties(schema).values().forEach(RequestForms::bound);
      }
    }
  }

  /** Notes the names of all schemas that one leads to. */
  private static void follow(Schema<?> schema, Map<String, Schema> schemas, Set<String> seen) {
    if (schema.get$ref() != null) {
      String name = schema.get$ref().substring(SCHEMAS.length());
      if (seen.add(name)) {
        follow(Objects.requireNonNull(schemas.get(name)), schemas, seen);
      }
    }
    parts(schema).forEach(part -> follow(part, schemas, seen));
  }

  private static Stream<Schema<?>> parts(Schema<?> schema) {
    Stream<Schema<?>> inside =
        Stream.of(schema.getItems(), schema.getAdditionalProperties())
            .filter(Schema.class::isInstance)
            .map(part -> (Schema<?>) part);
    Stream<Schema<?>> choices =
        Stream.of(schema.getOneOf(), schema.getAllOf())
            .filter(Objects::nonNull)
            .flatMap(List::stream)
            .map(part -> (Schema<?>) part);
    return Stream.of(
            inside, choices, properties(schema).values().stream().map(part -> (Schema<?>) part))
        .flatMap(part -> part);
  }

  private static Map<String, Schema> properties(Schema<?> schema) {
    return Objects.requireNonNullElseGet(schema.getProperties(), HashMap::new);
  }

  private static boolean isRequired(Schema<?> schema, String field) {
    return schema.getRequired() != null && schema.getRequired().contains(field);
  }

  /** A reference has nothing beside it (OpenAPI 3.0), so it goes into a list of one. */
  private static Schema<?> orNull(Schema<?> property) {
    if (property.get$ref() == null) {
      return property.nullable(true);
    }
    return new Schema<>().addAllOfItem(property).nullable(true);
  }

  private static void bound(Schema<?> property) {
    if ("string".equals(property.getType())
        && property.getEnum() == null
        && property.getMaxLength() == null) {
      property.setMaxLength(Fields.MOST_TEXT);
    }
    if (property.getItems() != null && property.getMaxItems() == null) {
      property.setMaxItems(MOST_ITEMS);
    }
    parts(property).forEach(RequestForms::bound);
  }
}
