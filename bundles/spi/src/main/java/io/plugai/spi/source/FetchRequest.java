package io.plugai.spi.source;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * Asks for a piece of a file.
 *
 * @param model with the revision that {@link ModelSource#describe} gave
 * @param path the file's, as {@link RemoteFile#path()}
 * @param from the first byte wanted, from 0
 * @param to one past the last byte wanted; empty for all that follow
 * @param validator what an earlier {@link Transfer} of the file gave: where the file has changed
 *     since, the answer starts at 0
 */
public record FetchRequest(
    ModelReference model, String path, long from, OptionalLong to, Optional<String> validator) {}
