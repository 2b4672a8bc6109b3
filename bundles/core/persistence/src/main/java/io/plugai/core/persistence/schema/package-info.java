/** The schema: its versions, and how a database gets from one to the next. */
package io.plugai.core.persistence.schema;
