package io.plugai.sources.huggingface;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.AttributeType;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * One hub: PID {@code io.plugai.sources.huggingface}, any number of instances. A double underscore
 * here is a single one in the file, a single one a dot.
 */
@ObjectClassDefinition(
    name = "Hugging Face hub",
    description = "A hub that speaks the API of the Hugging Face hub.")
@interface HuggingFaceConfig {

  @AttributeDefinition(
      name = "Source id",
      description = "What it is called in requests: lower-case letters, digits, dashes.")
  String plugai_source_id() default "huggingface";

  @AttributeDefinition(
      name = "Base URL",
      description = "The hub, or a mirror of it; empty disables the source.")
  String base__url() default "https://huggingface.co";

  @AttributeDefinition(
      name = "Token",
      description = "Shown where a request brings no token of its own.",
      type = AttributeType.PASSWORD)
  String token() default "";

  @AttributeDefinition(
      name = "Details of found models",
      description =
          "Of how many models of a page the files are asked for, so that their sizes are known.")
  int search__details() default 20;

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
          "http://host:port on the way to the hub; direct for none; empty does as HTTPS_PROXY,"
              + " HTTP_PROXY and NO_PROXY of the environment say.",
      type = AttributeType.PASSWORD)
  String proxy() default "";

  @AttributeDefinition(
      name = "Certificates",
      description = "A file in PEM with authorities to trust beside those of the JRE.")
  String ca__file() default "";
}
