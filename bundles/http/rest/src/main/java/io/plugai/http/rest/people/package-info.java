/** People over HTTP: how they come in, and what they hold. */
package io.plugai.http.rest.people;
