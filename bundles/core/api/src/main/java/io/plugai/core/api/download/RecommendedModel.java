package io.plugai.core.api.download;

/**
 * A model that is good for something.
 *
 * @param id what {@code plugai:model-pull} knows it by
 * @param title for people
 * @param source where it is
 * @param name what it is called there
 * @param file which file, as a glob
 * @param quantization how its weights are kept
 * @param bytes of the file
 * @param memoryBytes that a machine should have for it, at least
 * @param licence an SPDX identifier in lower case, or the licence's own name
 * @param use what it is good for, in a sentence
 */
public record RecommendedModel(
    String id,
    String title,
    String source,
    String name,
    String file,
    String quantization,
    long bytes,
    long memoryBytes,
    String licence,
    String use) {}
