package io.plugai.core.persistence;

class PostgresModelStoreTest extends ModelStoreContract {
  PostgresModelStoreTest() {
    super(TestDatabase.POSTGRES);
  }
}
