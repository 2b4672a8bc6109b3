package io.plugai.core.persistence;

class PostgresRequestStoreTest extends RequestStoreContract {
  PostgresRequestStoreTest() {
    super(TestDatabase.POSTGRES);
  }
}
