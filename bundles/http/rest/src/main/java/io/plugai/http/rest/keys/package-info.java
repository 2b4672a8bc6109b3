/** What providers are shown on behalf of people, over HTTP. */
package io.plugai.http.rest.keys;
