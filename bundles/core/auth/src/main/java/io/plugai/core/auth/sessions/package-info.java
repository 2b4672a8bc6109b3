/** Sessions after a login, as short-lived JWTs of our own. */
package io.plugai.core.auth.sessions;
