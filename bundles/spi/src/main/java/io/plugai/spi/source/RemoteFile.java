package io.plugai.spi.source;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * A file of a model at its source.
 *
 * @param path relative, with slashes, as the source has it: not to be trusted as a file name here
 * @param size in bytes, where told
 * @param sha256 of its content, 64 lower-case hexadecimal digits, where told
 */
public record RemoteFile(String path, OptionalLong size, Optional<String> sha256) {}
