/** Requests that go on with a session. */
package io.plugai.http.generate.session;
