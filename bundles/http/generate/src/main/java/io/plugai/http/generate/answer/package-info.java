/** From the events of a generation to the bytes of an answer, as one body or as a stream. */
package io.plugai.http.generate.answer;
