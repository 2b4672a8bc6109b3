/** Bodies that come in without a thread that waits for them. */
package io.plugai.support.web.body;
