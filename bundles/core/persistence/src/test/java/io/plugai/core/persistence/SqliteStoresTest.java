package io.plugai.core.persistence;

class SqliteStoresTest extends StoresContract {
  SqliteStoresTest() {
    super(TestDatabase.SQLITE);
  }
}
