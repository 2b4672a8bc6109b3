package io.plugai.testing.hub;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A hub that speaks the public HTTP API of the Hugging Face hub: search, model info, trees, and
 * files, the large ones by redirect to another server with an address that is signed and expires.
 * Both servers misbehave on demand. Safe for all threads.
 */
public final class FakeHub implements AutoCloseable {
  private static final Pattern FILE = Pattern.compile("/([^/]+/[^/]+)/resolve/([^/]+)/(.+)");
  private static final Pattern CACHED =
      Pattern.compile("/api/resolve-cache/models/([^/]+/[^/]+)/([^/]+)/(.+)");

  private final Map<String, Repository> repositories = new ConcurrentSkipListMap<>();
  private final Map<String, String> renamed = new ConcurrentHashMap<>();
  private final Map<String, Set<String>> tokens = new ConcurrentHashMap<>();
  private final HubApi api = new HubApi(this);
  private final HubFiles files = new HubFiles(this);
  private final Site site = Site.start(this::answer);
  private final Site cdn = Site.start(files::signed);

  private FakeHub() {}

  /** Starts an empty one. */
  public static FakeHub start() {
    return new FakeHub();
  }

  /** Where it is: what clients take for the hub's address. */
  public URI uri() {
    return site.uri();
  }

  /** What answers searches, describes models, and sends small files. */
  public Site site() {
    return site;
  }

  /** What sends large files; the paths are {@code /repos/}owner{@code /}name{@code /}SHA-256. */
  public Site cdn() {
    return cdn;
  }

  /** Makes a model, empty at first. */
  public Repository add(String name) {
    Repository repository = new Repository(name);
    repositories.put(name, repository);
    return repository;
  }

  /** Sends those who ask for the one name to the other. */
  public void rename(String from, String to) {
    renamed.put(from, to);
  }

  /** A token that it takes, and the gated models whose licence its owner has accepted. */
  public void token(String token, String... accepted) {
    tokens.put(token, Set.of(accepted));
  }

  /** Has every signed address handed out so far expire. */
  public void expireAddresses() {
    files.expireAddresses();
  }

  /** How many bytes of a file were sent so far, by whichever server, at its present content. */
  public long sent(String repository, String path) {
    Repository found = requireNonNull(repositories.get(repository), repository);
    Content content = found.entry(found.commit(), path).orElseThrow().content();
    return site.sent(counted(repository, content)) + cdn.sent(counted(repository, content));
  }

  /** Forgets what was asked and sent. */
  public void forget() {
    site.forget();
    cdn.forget();
  }

  @Override
  public void close() {
    site.close();
    cdn.close();
  }

  static String counted(String repository, Content content) {
    return repository + ' ' + content.sha256();
  }

  Collection<Repository> repositories() {
    return repositories.values();
  }

  boolean knows(String token) {
    return tokens.containsKey(token);
  }

  private Reply answer(Asked asked) {
    Optional<String> token = asked.token();
    if (token.isPresent() && !knows(token.get())) {
      return Refusals.badToken();
    }
    Matcher file = FILE.matcher(asked.path());
    if (file.matches()) {
      return file(asked, file, files::resolve);
    }
    Matcher cached = CACHED.matcher(asked.path());
    return cached.matches() ? file(asked, cached, files::cached) : api.answer(asked);
  }

  private Reply file(Asked asked, Matcher path, Function<FileAsked, Reply> answer) {
    String name = Asked.decoded(path.group(1));
    if (renamed.containsKey(name)) {
      return renamed(asked, name);
    }
    String revision = Asked.decoded(path.group(2));
    return inRepository(
        asked,
        name,
        repository ->
            mayRead(asked, repository)
                .orElseGet(
                    () ->
                        answer.apply(
                            new FileAsked(
                                asked, repository, revision, Asked.decoded(path.group(3))))));
  }

  /**
   * What is asked for of a repository.
   *
   * @param revision a branch or commit
   */
  record FileAsked(Asked asked, Repository repository, String revision, String path) {}

  /** What is answered for a repository, if it is there for whoever asks. */
  Reply inRepository(Asked asked, String name, Function<Repository, Reply> answer) {
    if (renamed.containsKey(name)) {
      return renamed(asked, name);
    }
    Repository found = repositories.get(name);
    if (found == null || found.isHidden() && !asked.token().map(this::knows).orElse(false)) {
      return asked.token().isPresent() ? Refusals.noRepository() : Refusals.whoAreYou();
    }
    return answer.apply(found);
  }

  private Reply renamed(Asked asked, String name) {
    return Reply.empty(307).with("Location", asked.path().replace(name, renamed.get(name)));
  }

  /** What is to be said against showing the content of a gated model. */
  private Optional<Reply> mayRead(Asked asked, Repository repository) {
    if (!repository.isGated()) {
      return Optional.empty();
    }
    if (asked.token().isEmpty()) {
      return Optional.of(Refusals.gated(401, repository));
    }
    boolean accepted =
        tokens.getOrDefault(asked.token().get(), Set.of()).contains(repository.name());
    return accepted ? Optional.empty() : Optional.of(Refusals.gated(403, repository));
  }
}
