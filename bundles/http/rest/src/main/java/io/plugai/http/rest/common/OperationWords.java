package io.plugai.http.rest.common;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * What a resource puts into the ids and summaries of operations that it inherits, for {@code {id}},
 * {@code {one}} and {@code {all}}. Read by the build of the API description.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface OperationWords {
  /** What the operations are named for, as {@code Token}. */
  String id();

  /** One of what it has, as {@code a token}. */
  String one();

  /** All of it, as {@code One's tokens}. */
  String all();
}
