package io.plugai.core.persistence;

class SqliteModelStoreTest extends ModelStoreContract {
  SqliteModelStoreTest() {
    super(TestDatabase.SQLITE);
  }
}
