package io.plugai.http.rest.common;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.GatewayException;
import io.plugai.support.web.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PushbackInputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import java.util.stream.Collectors;
import javax.ws.rs.Consumes;
import javax.ws.rs.Produces;
import javax.ws.rs.core.MediaType;
import javax.ws.rs.core.MultivaluedMap;
import javax.ws.rs.ext.MessageBodyReader;
import javax.ws.rs.ext.MessageBodyWriter;
import org.jspecify.annotations.Nullable;

/** Reads and writes records as JSON, see {@link Json}. */
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public final class JsonBody implements MessageBodyReader<Object>, MessageBodyWriter<Object> {
  @Override
  public boolean isReadable(
      Class<?> type, Type genericType, Annotation[] annotations, MediaType mediaType) {
    return isJson(type);
  }

  @Override
  public boolean isWriteable(
      Class<?> type, Type genericType, Annotation[] annotations, MediaType mediaType) {
    return isJson(type);
  }

  /** Null where there is no body: a resource says whether it needs one. */
  @Override
  public @Nullable Object readFrom(
      Class<Object> type,
      Type genericType,
      Annotation[] annotations,
      MediaType mediaType,
      MultivaluedMap<String, String> headers,
      InputStream in)
      throws IOException {
    try {
      PushbackInputStream body = new PushbackInputStream(in);
      int first = body.read();
      if (first < 0) {
        return null;
      }
      body.unread(first);
      Object value = Json.MAPPER.readValue(body, Json.MAPPER.constructType(genericType));
      if (value == null) {
        throw new GatewayException(ErrorCode.VALIDATION, "The body must be an object.");
      }
      return value;
    } catch (JsonProcessingException e) {
      throw invalid(e);
    }
  }

  /** What is wrong, without anything that the body holds but names of fields. */
  private static GatewayException invalid(JsonProcessingException e) {
    if (e instanceof JsonMappingException mapping && !mapping.getPath().isEmpty()) {
      return GatewayException.invalid(
          mapping.getPath().stream()
              .map(step -> step.getFieldName() == null ? "[]" : step.getFieldName())
              .collect(Collectors.joining(".")),
          e instanceof UnrecognizedPropertyException
              ? "is not known here"
              : "is not of the right type");
    }
    return e instanceof JsonParseException && e.getLocation() != null
        ? new GatewayException(
            ErrorCode.VALIDATION,
            "The body is not valid JSON: line %d, column %d."
                .formatted(e.getLocation().getLineNr(), e.getLocation().getColumnNr()))
        : new GatewayException(ErrorCode.VALIDATION, "The body is not what this path takes.");
  }

  @Override
  public void writeTo(
      Object value,
      Class<?> type,
      Type genericType,
      Annotation[] annotations,
      MediaType mediaType,
      MultivaluedMap<String, Object> headers,
      OutputStream out)
      throws IOException {
    out.write(Json.bytes(value));
  }

  /** Bodies that are already text or bytes pass as they are. */
  private static boolean isJson(Class<?> type) {
    return type != String.class && type != byte[].class;
  }
}
