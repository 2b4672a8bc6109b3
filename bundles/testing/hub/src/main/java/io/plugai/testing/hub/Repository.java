package io.plugai.testing.hub;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;

/** A model at a {@link FakeHub}. Set up by one thread, then safe for all. */
public final class Repository {
  private final String name;
  private final SortedMap<String, Entry> head = new TreeMap<>();
  private final Map<String, SortedMap<String, Entry>> commits = new LinkedHashMap<>();
  private final Map<String, String> branches = new LinkedHashMap<>();
  private final List<String> tags = new ArrayList<>();
  private final Map<String, Object> facts = new LinkedHashMap<>();
  private String commit = "";
  private boolean gated;
  private boolean hidden;
  private boolean xet;

  /**
   * A file.
   *
   * @param large whether it is kept apart from Git (LFS), and fetched from another server
   */
  record Entry(Content content, boolean large) {
    String tag() {
      return '"' + (large ? content.sha256() : content.blobId()) + '"';
    }

    /** What Git has of it: itself, or a pointer to where it is kept. */
    Content inGit() {
      return large
          ? Content.of(
              "version https://git-lfs.github.com/spec/v1\noid sha256:%s\nsize %d\n"
                  .formatted(content.sha256(), content.size()))
          : content;
    }
  }

  Repository(String name) {
    this.name = name;
    facts.put("downloads", 0L);
    facts.put("likes", 0L);
    facts.put("createdAt", "2026-01-02T03:04:05.000Z");
    facts.put("lastModified", "2026-02-03T04:05:06.000Z");
  }

  /** Owner and name. */
  public String name() {
    return name;
  }

  /** Puts a file in; what is weights by its name is large. */
  public Repository file(String path, Content content) {
    return file(path, content, path.matches(".*\\.(gguf|safetensors|bin|onnx|pt|pth)"));
  }

  /** Puts a file in. */
  public Repository file(String path, byte[] bytes) {
    return file(path, Content.of(bytes));
  }

  /** Puts a file in. */
  public Repository file(String path, String text) {
    return file(path, Content.of(text));
  }

  /** Puts a file in. */
  public Repository file(String path, Path file) {
    return file(path, Content.of(file));
  }

  /** Puts a large or small file in: the next commit has it, earlier ones do not. */
  public synchronized Repository file(String path, Content content, boolean large) {
    head.put(path, new Entry(content, large));
    commit = "";
    return this;
  }

  /** Puts other content in place, in all commits: what no honest hub does. */
  public synchronized void rewrite(String path, Content content) {
    commits.values().forEach(tree -> rewrite(tree, path, content));
    rewrite(head, path, content);
  }

  private static void rewrite(SortedMap<String, Entry> tree, String path, Content content) {
    tree.computeIfPresent(path, (same, entry) -> new Entry(content, entry.large()));
  }

  /** The model card, with YAML in front as the hub has it. */
  public Repository card(String markdown) {
    return file("README.md", markdown);
  }

  /** What it is for, for example {@code text-generation}. */
  public Repository task(String task) {
    facts.put("pipeline_tag", task);
    return tag(task);
  }

  /** What it is made for, for example {@code gguf}. */
  public Repository library(String library) {
    facts.put("library_name", library);
    return tag(library);
  }

  /** Its licence, as the hub writes it. */
  public Repository licence(String licence) {
    facts.put("cardData", Map.of("license", licence));
    return tag("license:" + licence);
  }

  /** One more tag. */
  public Repository tag(String tag) {
    tags.add(tag);
    return this;
  }

  /** How often it was fetched. */
  public Repository downloads(long count) {
    facts.put("downloads", count);
    return this;
  }

  /** What the hub has read in its GGUF files, for example {@code total}, {@code context_length}. */
  public Repository gguf(Map<String, Object> read) {
    facts.put("gguf", read);
    return this;
  }

  /** How many weights of which type the hub has counted in its safetensors files. */
  public Repository safetensors(String type, long count) {
    facts.put("safetensors", Map.of("parameters", Map.of(type, count), "total", count));
    return this;
  }

  /** Its licence must be accepted first. */
  public Repository gated() {
    gated = true;
    return this;
  }

  /** Only its owner sees it. */
  public Repository hidden() {
    hidden = true;
    return this;
  }

  /** Its large files are also told by their Xet hashes. */
  public Repository xet() {
    xet = true;
    return this;
  }

  /** A branch at the present commit. */
  public synchronized Repository branch(String branch) {
    branches.put(branch, commit());
    return this;
  }

  /** The present commit. */
  public synchronized String commit() {
    if (commit.isEmpty()) {
      commit = Content.of(name + ' ' + commits.size()).blobId();
      commits.put(commit, new ConcurrentSkipListMap<>(head));
    }
    return commit;
  }

  /** The commit behind a branch, a commit or the beginning of one. */
  synchronized Optional<String> resolve(String revision) {
    if (revision.equals("main") || revision.equals("HEAD")) {
      return Optional.of(commit());
    }
    if (branches.containsKey(revision)) {
      return Optional.of(branches.get(revision));
    }
    return commits.keySet().stream()
        .filter(known -> revision.length() >= 7 && known.startsWith(revision))
        .findFirst();
  }

  synchronized SortedMap<String, Entry> tree(String commit) {
    return commits.getOrDefault(commit, Collections.emptySortedMap());
  }

  Optional<Entry> entry(String commit, String path) {
    return Optional.ofNullable(tree(commit).get(path));
  }

  synchronized Map<String, String> branches() {
    return Map.copyOf(branches);
  }

  List<String> tags() {
    return tags;
  }

  Map<String, Object> facts() {
    return facts;
  }

  String owner() {
    return name.substring(0, name.indexOf('/'));
  }

  boolean isGated() {
    return gated;
  }

  boolean isHidden() {
    return hidden;
  }

  boolean hasXet() {
    return xet;
  }

  /** A made-up hash, in the form of a real one. */
  static String xetHash(Entry entry) {
    byte[] seed = ("xet " + entry.content().sha256()).getBytes(StandardCharsets.US_ASCII);
    return Content.of(seed).sha256();
  }
}
