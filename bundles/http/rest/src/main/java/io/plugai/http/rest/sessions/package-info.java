/** Sessions: conversations that the gateway keeps. */
package io.plugai.http.rest.sessions;
