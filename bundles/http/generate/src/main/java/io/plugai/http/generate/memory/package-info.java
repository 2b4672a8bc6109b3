/** What requests and answers that are under way may take of the memory. */
package io.plugai.http.generate.memory;
