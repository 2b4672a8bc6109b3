/** JWTs of an external identity provider. */
package io.plugai.core.auth.oidc;
