/** Accounts, logins, passwords and invites. */
package io.plugai.core.auth.people;
