/** Models at their sources. */
package io.plugai.http.rest.hub;
