/** What was used, and what was done to the gateway, over HTTP. */
package io.plugai.http.rest.usage;
