package io.plugai.core.requests;

import java.lang.annotation.Annotation;

/** The usual configuration, with smaller bounds where a test wants them. */
public record TestConfig(
    int background__limit,
    int background__limit__per__person,
    long max__answer__bytes,
    int memory__seconds,
    long memory__bytes)
    implements RequestsConfig {

  /** As it comes. */
  public static final TestConfig USUAL = new TestConfig(1000, 100, 16L << 20, 600, 16L << 20);

  @Override
  public Class<? extends Annotation> annotationType() {
    return RequestsConfig.class;
  }
}
