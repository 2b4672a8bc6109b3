package io.plugai.testing.source;

import io.plugai.spi.source.ModelReference;
import io.plugai.testing.hub.Content;
import io.plugai.testing.hub.Site;
import java.net.URI;

/** A server of the kind that a source asks, with one model of one file. */
public interface Place extends AutoCloseable {

  /** What the source is configured with. */
  URI uri();

  /** The model. */
  ModelReference model();

  /** Where the file is, as the source names it. */
  String path();

  /** What sends the file. */
  Site files();

  /** What is asked first for the file; the same one where nothing stands between. */
  Site front();

  /** Puts other content in the file's place, under the same name and revision. */
  void change(Content other);

  /** How many bytes of files were sent so far. */
  long sent();

  @Override
  void close();
}
