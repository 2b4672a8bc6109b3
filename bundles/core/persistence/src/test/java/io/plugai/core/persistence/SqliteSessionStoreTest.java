package io.plugai.core.persistence;

class SqliteSessionStoreTest extends SessionStoreContract {
  SqliteSessionStoreTest() {
    super(TestDatabase.SQLITE);
  }
}
