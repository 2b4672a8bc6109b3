/**
 * From the names that a request gives to the one model that answers it: which candidates there are,
 * which comes first, what follows where one fails, and how those that fail are spared.
 */
package io.plugai.core.dispatch.route;
