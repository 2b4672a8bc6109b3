package io.plugai.shell;

import io.plugai.core.api.people.Page;
import io.plugai.core.api.people.People;
import io.plugai.core.api.people.Tokens;
import io.plugai.core.api.people.User;
import io.plugai.spi.error.GatewayException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The names behind ids of people, tokens and access keys, asked for once each. What else has an id
 * is called by it, and so is whoever is not known any more. For one thread.
 */
final class Names {
  private static final int PART = 200;

  private final People people;
  private final Tokens tokens;
  private final Map<String, String> known = new HashMap<>();
  private boolean tokensKnown;

  Names(People people, Tokens tokens) {
    this.people = people;
    this.tokens = tokens;
  }

  /** A person's name; {@code token of person} for a token or an access key; the id for all else. */
  String of(String id) {
    if (id.startsWith("usr_")) {
      return known.computeIfAbsent(id, this::person);
    }
    if ((id.startsWith("tok_") || id.startsWith("key_")) && !tokensKnown) {
      rememberTokens();
    }
    return known.getOrDefault(id, id);
  }

  private String person(String id) {
    try {
      return people.require(id).name();
    } catch (GatewayException e) {
      return id;
    }
  }

  private void rememberTokens() {
    tokensKnown = true;
    Optional<String> after = Optional.empty();
    do {
      Page<User> page = people.list(after, PART);
      page.items().forEach(this::rememberTokensOf);
      after = page.next();
    } while (after.isPresent());
  }

  private void rememberTokensOf(User owner) {
    tokens
        .listOf(owner.id())
        .forEach(token -> known.put(token.id(), token.name() + " of " + owner.name()));
  }
}
