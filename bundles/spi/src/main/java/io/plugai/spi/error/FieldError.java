package io.plugai.spi.error;

import java.io.Serializable;

/**
 * One thing wrong with one field of a request.
 *
 * @param field the path of the field, for example {@code input.messages[0].role}
 * @param reason what is wrong with it, for people
 */
public record FieldError(String field, String reason) implements Serializable {}
