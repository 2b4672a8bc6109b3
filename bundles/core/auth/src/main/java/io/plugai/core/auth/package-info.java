/**
 * Who is calling, what they may do, and whose credential pays: {@code people} are accounts, logins
 * and invites, {@code tokens}, {@code sessions} and {@code oidc} are ways in, {@code vault} keeps
 * credentials for providers, {@code limits} holds callers to what they are allowed, and {@code
 * common} is what all of them use.
 */
package io.plugai.core.auth;
