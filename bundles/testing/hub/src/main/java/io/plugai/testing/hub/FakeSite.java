package io.plugai.testing.hub;

import java.net.URI;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A plain server of files that misbehaves on demand. Safe for all threads. */
public final class FakeSite implements AutoCloseable {
  private final Map<String, Content> files = new ConcurrentHashMap<>();
  private final Site site = Site.start(this::answer);

  private FakeSite() {}

  /** Starts an empty one. */
  public static FakeSite start() {
    return new FakeSite();
  }

  /** Puts a file there, or another one in its place. */
  public URI add(String path, Content content) {
    files.put(path, content);
    return site.uri().resolve(path);
  }

  /** How it behaves, and what it was asked. */
  public Site site() {
    return site;
  }

  /** How many bytes below a path were sent so far. */
  public long sent(String path) {
    return site.sent(path);
  }

  @Override
  public void close() {
    site.close();
  }

  private Reply answer(Asked asked) {
    Content content = files.get(asked.path());
    return content == null
        ? Reply.of(404, "text/html", Content.of("<h1>Not found</h1>"))
        : Reply.file(asked, content, '"' + content.blobId() + '"').countedAs(asked.path());
  }
}
