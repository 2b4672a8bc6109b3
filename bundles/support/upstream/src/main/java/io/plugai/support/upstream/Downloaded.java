package io.plugai.support.upstream;

import java.nio.file.Path;

/**
 * An answer that lies in a file.
 *
 * @param bytes its length
 * @param mediaType what the provider calls it
 */
public record Downloaded(Path file, long bytes, String mediaType) {}
