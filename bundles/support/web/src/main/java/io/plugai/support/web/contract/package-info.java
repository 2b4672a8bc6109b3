/** What the data plane answers with, field by field: written by it, and documented from here. */
package io.plugai.support.web.contract;
