/** The Hugging Face hub as a source of models. */
package io.plugai.sources.huggingface;
