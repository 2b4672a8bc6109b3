/**
 * OpenAI's chat completions (<a
 * href="https://platform.openai.com/docs/api-reference/chat">reference</a>), which many servers
 * speak: requests as JSON, answers as events.
 *
 * <p>A bundle that uses this package copies it in, like all of {@code io.plugai.support}.
 */
package io.plugai.support.chat;
