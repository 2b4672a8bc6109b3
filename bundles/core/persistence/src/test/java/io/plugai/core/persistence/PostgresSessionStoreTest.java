package io.plugai.core.persistence;

class PostgresSessionStoreTest extends SessionStoreContract {
  PostgresSessionStoreTest() {
    super(TestDatabase.POSTGRES);
  }
}
