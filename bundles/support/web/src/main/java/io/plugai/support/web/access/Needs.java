package io.plugai.support.web.access;

import io.plugai.core.api.access.Permission;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * What the caller of a method over HTTP must be allowed. Every method that answers requests has
 * one, or its class has one for those that have none. The rules that the gate goes by are made of
 * these; a method without one lets no rule be made.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.TYPE})
public @interface Needs {
  /** {@link Permission#PUBLIC} where anybody may. */
  Permission value();
}
