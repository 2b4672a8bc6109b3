package io.plugai.sources.ollama;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.AttributeType;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * One registry: PID {@code io.plugai.sources.ollama}, any number of instances. A double underscore
 * here is a single one in the file, a single one a dot.
 */
@ObjectClassDefinition(
    name = "Ollama registry",
    description = "A registry that speaks the protocol of the Ollama library's.")
@interface OllamaConfig {

  @AttributeDefinition(
      name = "Source id",
      description = "What it is called in requests: lower-case letters, digits, dashes.")
  String plugai_source_id() default "ollama";

  @AttributeDefinition(
      name = "Base URL",
      description = "The registry, or a mirror of it; empty disables the source.")
  String base__url() default "https://registry.ollama.ai";

  @AttributeDefinition(name = "Connect timeout", description = "In seconds.")
  double connect__timeout() default 10;

  @AttributeDefinition(
      name = "First byte timeout",
      description = "Until an answer begins, in seconds.")
  double first__byte__timeout() default 30;

  @AttributeDefinition(
      name = "Idle timeout",
      description = "The longest silence within a file, in seconds.")
  double idle__timeout() default 30;

  @AttributeDefinition(
      name = "Retries",
      description = "Further attempts after a failure, as long as nothing has been answered.")
  int retries() default 2;

  @AttributeDefinition(
      name = "Proxy",
      description =
          "http://host:port on the way to the registry; direct for none; empty does as HTTPS_PROXY,"
              + " HTTP_PROXY and NO_PROXY of the environment say.",
      type = AttributeType.PASSWORD)
  String proxy() default "";

  @AttributeDefinition(
      name = "Certificates",
      description = "A file in PEM with authorities to trust beside those of the JRE.")
  String ca__file() default "";
}
