/** Models that are fetched. */
package io.plugai.core.persistence.jobs;
