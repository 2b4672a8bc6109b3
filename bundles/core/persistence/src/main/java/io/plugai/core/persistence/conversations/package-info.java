/** Conversations: sessions, as the API calls them. */
package io.plugai.core.persistence.conversations;
