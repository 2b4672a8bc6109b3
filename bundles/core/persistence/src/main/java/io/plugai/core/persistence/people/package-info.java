/** People and what lets them in: accounts, login sessions, tokens, credentials. */
package io.plugai.core.persistence.people;
