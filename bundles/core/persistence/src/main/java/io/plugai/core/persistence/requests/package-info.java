/** What was used and what was done. */
package io.plugai.core.persistence.requests;
