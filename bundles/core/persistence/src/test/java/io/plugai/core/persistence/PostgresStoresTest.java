package io.plugai.core.persistence;

class PostgresStoresTest extends StoresContract {
  PostgresStoresTest() {
    super(TestDatabase.POSTGRES);
  }
}
