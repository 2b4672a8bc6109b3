/**
 * Speaks OpenAI's chat completions (<a
 * href="https://platform.openai.com/docs/api-reference/chat">reference</a>) to OpenAI and to every
 * server that is compatible with it.
 */
package io.plugai.adapters.openai;
