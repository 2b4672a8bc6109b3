/** HTTP/1.1 over non-blocking sockets, as small as a benchmark needs it. */
@NullMarked
package io.plugai.bench.net;

import org.jspecify.annotations.NullMarked;
