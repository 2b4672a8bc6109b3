package io.plugai.runners.llama;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** PID {@value LlamaRunner#PID}. A change unloads what is loaded. */
@ObjectClassDefinition(name = "PlugAI runner: llama")
public @interface LlamaConfig {

  /** Which engine runs the models. */
  @AttributeDefinition(
      description =
          "auto takes llama-server where the host has one and the bundled engine otherwise;"
              + " bundled and llama-server take that one alone.")
  String engine() default "auto";

  /** Where {@code llama-server} is. */
  @AttributeDefinition(
      description = "The llama-server program: a name to look up on the PATH, or a whole path.")
  String llama__server__command() default "llama-server";

  /** What else it is told. */
  @AttributeDefinition(
      description = "More arguments for llama-server, separated by spaces, as --n-gpu-layers 99.")
  String llama__server__arguments() default "";

  /** How many threads compute for one model. */
  @AttributeDefinition(
      description = "How many threads compute for one model; 0 means what suits the processor.")
  int threads() default 0;

  /** How many requests one model answers at once. */
  @AttributeDefinition(description = "How many requests one model answers at once.")
  int parallel() default 4;

  /** The context window of one request. */
  @AttributeDefinition(
      description =
          "The context window of one request in tokens, answer included, where the model can hold"
              + " as much.")
  int context__tokens() default 4096;

  /** The Java heap of a bundled worker, beside the model itself. */
  @AttributeDefinition(
      description = "The Java heap of a bundled worker in MiB, beside the model itself.")
  int worker__heap__mib() default 96;

  /** What workers get of the gateway's environment beside what every worker gets. */
  @AttributeDefinition(
      description =
          "Further variables of the gateway's environment that workers get, separated by spaces;"
              + " none that holds a key.")
  String worker__environment() default "";

  /** How long loading may take. */
  @AttributeDefinition(description = "How long loading a model may take, in seconds.")
  int load__timeout__seconds() default 120;

  /** How long the first token may take. */
  @AttributeDefinition(description = "How long a model may take to its first token, in seconds.")
  int first__token__timeout__seconds() default 120;

  /** How long a model may fall silent. */
  @AttributeDefinition(
      description = "How long a model may fall silent between two tokens, in seconds.")
  int idle__timeout__seconds() default 60;
}
