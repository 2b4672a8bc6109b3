package io.plugai.spi.source;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Flow;

/**
 * A piece of a file on its way.
 *
 * @param from the first byte that comes: the one asked for, or 0 where the source cannot continue
 *     or the file is another one now, of which everything comes then
 * @param total the whole file's size in bytes, where told
 * @param validator tells this content from any other at the same place (a strong entity tag of RFC
 *     9110, a digest); empty where there is none, and then nothing can be continued
 * @param bytes the content, one buffer at a time, never more than requested, not kept by the source
 *     after they are delivered; to be subscribed to once by whoever gets it, if only to cancel.
 *     Cancelling ends the transfer. Fewer bytes than were to come, a connection that broke, are an
 *     {@code onError} with {@code BACKEND_UNAVAILABLE}; one that fell silent is {@code
 *     BACKEND_TIMEOUT}
 */
public record Transfer(
    long from, OptionalLong total, Optional<String> validator, Flow.Publisher<ByteBuffer> bytes) {}
