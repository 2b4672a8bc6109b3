/** API tokens and access keys, over HTTP. */
package io.plugai.http.rest.tokens;
