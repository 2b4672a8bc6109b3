package io.plugai.core.persistence;

class PostgresMigrationTest extends MigrationContract {
  PostgresMigrationTest() {
    super(TestDatabase.POSTGRES);
  }
}
