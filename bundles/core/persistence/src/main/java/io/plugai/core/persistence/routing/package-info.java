/** Aliases, and the ways that requests took. */
package io.plugai.core.persistence.routing;
