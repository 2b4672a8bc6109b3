/** API tokens, and access keys for local models. */
package io.plugai.core.auth.tokens;
