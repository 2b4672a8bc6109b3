/**
 * Conversations that the gateway keeps: sessions, as the API calls them. Messages are written by
 * one thread in batches, and are on the disk before anybody is told that they are kept.
 */
package io.plugai.core.sessions;
