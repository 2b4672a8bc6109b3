package io.plugai.core.persistence;

class PostgresJobStoreTest extends JobStoreContract {
  PostgresJobStoreTest() {
    super(TestDatabase.POSTGRES);
  }
}
