package io.plugai.testing.hub;

import io.plugai.testing.hub.FakeHub.FileAsked;
import io.plugai.testing.hub.Repository.Entry;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** The files of a hub: where they are, and they themselves. */
final class HubFiles {
  private static final Duration LIFETIME = Duration.ofHours(1);

  private final FakeHub hub;
  private final AtomicInteger signer = new AtomicInteger();

  /** What large files may be fetched, by the path of their address. */
  private final Map<String, Signed> addresses = new ConcurrentHashMap<>();

  private record Signed(Entry entry, String counted) {}

  HubFiles(FakeHub hub) {
    this.hub = hub;
  }

  void expireAddresses() {
    signer.incrementAndGet();
  }

  /** {@code GET} or {@code HEAD} of {@code /owner/name/resolve/revision/path}. */
  Reply resolve(FileAsked file) {
    Optional<String> commit = file.repository().resolve(file.revision());
    if (commit.isEmpty()) {
      return Refusals.noRevision(file.revision());
    }
    Optional<Entry> entry = file.repository().entry(commit.get(), file.path());
    if (entry.isEmpty()) {
      return Refusals.noEntry().with("X-Repo-Commit", commit.get());
    }
    Reply reply = entry.get().large() ? toCdn(file, entry.get()) : toCache(file, commit.get());
    return described(reply, entry.get(), commit.get());
  }

  /** {@code /api/resolve-cache/…}: a small file itself. */
  Reply cached(FileAsked file) {
    Optional<Entry> entry =
        file.repository()
            .resolve(file.revision())
            .flatMap(commit -> file.repository().entry(commit, file.path()));
    return entry
        .map(
            it ->
                described(Reply.file(file.asked(), it.content(), it.tag()), it, file.revision())
                    .countedAs(FakeHub.counted(file.repository().name(), it.content())))
        .orElseGet(Refusals::noEntry);
  }

  private static Reply described(Reply reply, Entry entry, String commit) {
    return reply
        .with("X-Repo-Commit", commit)
        .with("X-Linked-Size", Long.toString(entry.content().size()))
        .with("X-Linked-Etag", entry.tag())
        .with("ETag", entry.tag())
        .with("Accept-Ranges", "bytes");
  }

  private static Reply toCache(FileAsked file, String commit) {
    String path =
        "/api/resolve-cache/models/"
            + file.repository().name()
            + '/'
            + commit
            + '/'
            + encoded(file.path());
    return Reply.empty(307).with("Location", path);
  }

  private Reply toCdn(FileAsked file, Entry entry) {
    String path = "/repos/" + file.repository().name() + '/' + entry.content().sha256();
    String counted = FakeHub.counted(file.repository().name(), entry.content());
    addresses.put(path, new Signed(entry, counted));
    long expires = Instant.now().plus(LIFETIME).getEpochSecond();
    String name = file.path().substring(file.path().lastIndexOf('/') + 1);
    Reply reply =
        Reply.empty(302)
            .with(
                "Location",
                hub.cdn().uri()
                    + path
                    + "?response-content-disposition="
                    + encoded("attachment; filename=\"" + name + "\";")
                    + "&Expires="
                    + expires
                    + "&Signature="
                    + signature(path, Long.toString(expires)));
    return file.repository().hasXet() ? withXet(reply, file, entry) : reply;
  }

  private Reply withXet(Reply reply, FileAsked file, Entry entry) {
    String hash = Repository.xetHash(entry);
    String api = hub.uri() + "/api/models/" + file.repository().name() + "/xet-read-token/";
    String links =
        "<%s%s>; rel=\"xet-auth\", <%s/v1/reconstructions/%s>; rel=\"xet-reconstruction-info\"";
    return reply
        .with("X-Xet-Hash", hash)
        .with("Link", links.formatted(api, file.revision(), hub.cdn().uri(), hash));
  }

  /** What the other server answers: the file, to whoever has an address that is signed. */
  Reply signed(Asked asked) {
    Signed signed = addresses.get(asked.path());
    String expires = asked.parameter("Expires").orElse("0");
    boolean good =
        asked.parameter("Signature").filter(signature(asked.path(), expires)::equals).isPresent()
            && Long.parseLong(expires) > Instant.now().getEpochSecond();
    if (signed == null || !good) {
      return xml(403, "AccessDenied");
    }
    if (asked.header("Authorization").isPresent()) {
      // One way to show who one is, and not two, as object stores have it.
      return xml(400, "InvalidArgument");
    }
    Content content = signed.entry().content();
    return Reply.file(asked, content, "\"cdn-" + content.sha256().substring(0, 32) + '"')
        .countedAs(signed.counted());
  }

  private String signature(String path, String expires) {
    return Content.of(signer.get() + path + expires).sha256();
  }

  private static Reply xml(int status, String code) {
    return Reply.of(
        status, "application/xml", Content.of("<Error><Code>" + code + "</Code></Error>"));
  }

  private static String encoded(String path) {
    return URLEncoder.encode(path, StandardCharsets.UTF_8).replace("+", "%20").replace("%2F", "/");
  }
}
