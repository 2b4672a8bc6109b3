package io.plugai.core.persistence;

class SqliteRequestStoreTest extends RequestStoreContract {
  SqliteRequestStoreTest() {
    super(TestDatabase.SQLITE);
  }
}
