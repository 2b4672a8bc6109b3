/** Reads the headers of GGUF files (ggml-org/ggml, docs/gguf.md, versions 2 and 3). */
@NullMarked
package io.plugai.support.modelfiles.gguf;

import org.jspecify.annotations.NullMarked;
