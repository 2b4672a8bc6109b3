/** How people come in and go out, over HTTP. */
package io.plugai.http.rest.login;
