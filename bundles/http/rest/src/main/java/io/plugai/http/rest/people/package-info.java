/** Accounts and invites, over HTTP. */
package io.plugai.http.rest.people;
