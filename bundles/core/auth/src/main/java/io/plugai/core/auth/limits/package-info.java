/** Limits on what callers ask of models, and on attempts to get in. */
package io.plugai.core.auth.limits;
