package io.plugai.adapters.openai;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.AttributeType;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * One server: PID {@code io.plugai.adapters.openai}, any number of instances. A double underscore
 * here is a single one in the file, a single one a dot.
 */
@ObjectClassDefinition(
    name = "OpenAI-compatible provider",
    description = "A server that speaks OpenAI's chat completions.")
@interface OpenAiConfig {

  @AttributeDefinition(
      name = "Provider id",
      description = "Stands before the slash in model ids: lower-case letters, digits, dashes.")
  String plugai_provider_id();

  @AttributeDefinition(
      name = "Base URL",
      description = "What comes before /chat/completions; empty disables the provider.")
  String base__url();

  @AttributeDefinition(
      name = "API key",
      description = "Sent where a request brings no credential of its own.",
      type = AttributeType.PASSWORD)
  String api__key() default "";

  @AttributeDefinition(
      name = "Key required",
      description =
          "A request for which there is no key, neither the caller's nor this one, is refused"
              + " without asking the server.")
  boolean key__required() default true;

  @AttributeDefinition(
      name = "Check path",
      description =
          "Below the base URL, what a GET tells a good key from a bad one by; for servers that show"
              + " their models to anybody.")
  String check__path() default "/models";

  @AttributeDefinition(
      name = "Models",
      description = "Comma-separated names; empty asks the server for its list.")
  String models() default "";

  @AttributeDefinition(
      name = "Model filter",
      description =
          "Of the server's list, models whose whole name matches this regular expression.")
  String model__filter() default ".*";

  @AttributeDefinition(
      name = "Capabilities",
      description =
          "Of every model whose capabilities the server does not tell: image_input, tools,"
              + " json_object, json_schema, reasoning. A key capabilities.<model> overrides both.")
  String capabilities() default "tools, json_object, json_schema";

  @AttributeDefinition(
      name = "Parameters",
      description = "The standard parameters that the server takes, sent under their own names.")
  String parameters() default
      "temperature, top_p, max_tokens, seed, stop, frequency_penalty, presence_penalty";

  @AttributeDefinition(
      name = "Name of max_tokens",
      description = "OpenAI's newer models call it max_completion_tokens.")
  String max__tokens__name() default "max_tokens";

  @AttributeDefinition(
      name = "Ask for usage in streams",
      description = "Sends stream_options.include_usage; some servers refuse it.")
  boolean stream__usage() default true;

  @AttributeDefinition(name = "Connect timeout", description = "In seconds.")
  double connect__timeout() default 10;

  @AttributeDefinition(
      name = "First byte timeout",
      description = "Until an answer begins, in seconds; models may think that long.")
  double first__byte__timeout() default 300;

  @AttributeDefinition(
      name = "Idle timeout",
      description = "The longest silence within an answer, in seconds.")
  double idle__timeout() default 120;

  @AttributeDefinition(name = "Total timeout", description = "For everything, in seconds.")
  double total__timeout() default 1800;

  @AttributeDefinition(
      name = "Retries",
      description = "Further attempts after a failure, as long as nothing has been answered.")
  int retries() default 2;

  @AttributeDefinition(
      name = "Repeat lost requests",
      description =
          "Also after the whole request was sent and its answer lost; it may then be paid twice.")
  boolean repeat__lost() default false;

  @AttributeDefinition(
      name = "Proxy",
      description =
          "http://host:port on the way to the server; direct for none; empty does as HTTPS_PROXY,"
              + " HTTP_PROXY and NO_PROXY of the environment say.",
      type = AttributeType.PASSWORD)
  String proxy() default "";

  @AttributeDefinition(
      name = "Certificates",
      description = "A file in PEM with authorities to trust beside those of the JRE.")
  String ca__file() default "";
}
