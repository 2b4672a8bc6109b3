package io.plugai.itests;

/** A running gateway, and what it needs around it. */
interface SharedGateway extends AutoCloseable {
  Distribution plugai();
}
