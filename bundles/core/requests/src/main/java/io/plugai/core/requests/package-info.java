/** Requests from when they are accepted until nobody asks for them any more. */
@NullMarked
package io.plugai.core.requests;

import org.jspecify.annotations.NullMarked;
