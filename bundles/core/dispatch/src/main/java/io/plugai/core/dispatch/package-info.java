/**
 * From a request to its backend and back: {@code pool} holds adapters and runners as they come and
 * go, {@code local} keeps the models of this machine, {@code run} is one request on its way.
 */
package io.plugai.core.dispatch;
