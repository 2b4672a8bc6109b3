package io.plugai.bench.suite;

import io.plugai.bench.report.Section;
import java.io.IOException;

/** Measures one kind of figures. */
public interface Suite {

  /** The name to choose it by. */
  String name();

  Section measure(Stage stage) throws IOException, InterruptedException;
}
