package io.plugai.support.modelfiles.gguf;

import java.util.Optional;

/**
 * What the header of a file says of its tensors.
 *
 * @param count how many there are
 * @param numbers how many numbers they hold together: the model's parameters
 * @param mostly the name of the type that most of the numbers have, where it is known
 */
public record Tensors(long count, long numbers, Optional<String> mostly) {}
