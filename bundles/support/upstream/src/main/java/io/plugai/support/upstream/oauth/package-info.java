/**
 * Access by OAuth 2.0 tokens that a provider's authorization server gives out for a credential:
 * fetched when they are needed, once for all that wait, and kept until shortly before they expire
 * ({@link io.plugai.support.upstream.oauth.Tokens}).
 */
package io.plugai.support.upstream.oauth;
