/** Fetches files piece by piece, for sources of models. */
package io.plugai.support.upstream.file;
