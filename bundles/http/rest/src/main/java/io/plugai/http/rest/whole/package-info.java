/** Has JAX-RS see whole requests and give whole answers, so that no thread waits for a client. */
package io.plugai.http.rest.whole;
