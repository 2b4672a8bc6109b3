/** The processes that take part: starting, watching and ending them. */
@NullMarked
package io.plugai.bench.gateway;

import org.jspecify.annotations.NullMarked;
