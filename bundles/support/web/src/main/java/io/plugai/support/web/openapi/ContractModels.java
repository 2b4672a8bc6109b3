package io.plugai.support.web.openapi;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.AnnotationIntrospector;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.introspect.AnnotatedMember;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import io.plugai.spi.credential.Secret;
import io.swagger.v3.core.util.PrimitiveType;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.integration.api.ObjectMapperProcessor;
import org.jspecify.annotations.Nullable;

/**
 * Lets the description of the API see records as {@link io.plugai.support.web.Json} writes them: in
 * snake case, with secrets as texts, and with every component that may be missing marked as such.
 */
public final class ContractModels implements ObjectMapperProcessor {

  @Override
  public void processJsonObjectMapper(ObjectMapper mapper) {
    PrimitiveType.customClasses().put(Secret.class.getName(), PrimitiveType.STRING);
    mapper.setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE);
    AnnotationIntrospector present = mapper.getSerializationConfig().getAnnotationIntrospector();
    mapper.setAnnotationIntrospector(AnnotationIntrospector.pair(new Required(), present));
  }

  @Override
  public void processYamlObjectMapper(ObjectMapper mapper) {
    // the description is written as JSON
  }

  /** Everything is there but what says that it may be left out, or be null. */
  private static final class Required extends JacksonAnnotationIntrospector {
    private static final long serialVersionUID = 1L;

    @Override
    public @Nullable Boolean hasRequiredMarker(AnnotatedMember member) {
      Schema schema = member.getAnnotation(Schema.class);
      boolean optional =
          member.hasAnnotation(JsonInclude.class)
              || (schema != null && schema.requiredMode() == Schema.RequiredMode.NOT_REQUIRED);
      return !optional;
    }
  }
}
