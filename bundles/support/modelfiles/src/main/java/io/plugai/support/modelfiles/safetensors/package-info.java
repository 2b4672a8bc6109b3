/** Reads the headers of safetensors files (huggingface/safetensors, README.md, "Format"). */
@NullMarked
package io.plugai.support.modelfiles.safetensors;

import org.jspecify.annotations.NullMarked;
