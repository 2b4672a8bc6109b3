/** The mock upstream: an OpenAI-compatible server whose timing the request decides. */
@NullMarked
package io.plugai.bench.mock;

import org.jspecify.annotations.NullMarked;
