/** Names for several models. */
package io.plugai.http.rest.routing;
