/** The load client, and what it can be asked to do. */
@NullMarked
package io.plugai.bench.client;

import org.jspecify.annotations.NullMarked;
