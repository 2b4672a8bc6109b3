package io.plugai.core.persistence;

class SqliteJobStoreTest extends JobStoreContract {
  SqliteJobStoreTest() {
    super(TestDatabase.SQLITE);
  }
}
