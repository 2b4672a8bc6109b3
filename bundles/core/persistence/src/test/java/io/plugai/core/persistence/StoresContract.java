package io.plugai.core.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plugai.core.api.access.UsageLimits;
import io.plugai.core.api.credentials.KeyPolicy;
import io.plugai.core.api.credentials.Owner;
import io.plugai.core.api.credentials.ProviderKey;
import io.plugai.core.api.people.Invite;
import io.plugai.core.api.people.LoginSession;
import io.plugai.core.api.people.Page;
import io.plugai.core.api.people.Role;
import io.plugai.core.api.people.Token;
import io.plugai.core.api.people.User;
import io.plugai.core.api.route.Alias;
import io.plugai.core.api.route.Alias.Candidate;
import io.plugai.core.api.route.Alias.Policy;
import io.plugai.core.api.store.AliasStore;
import io.plugai.core.api.store.AuditStore;
import io.plugai.core.api.store.LoginSessionStore;
import io.plugai.core.api.store.SecretStore;
import io.plugai.core.api.store.TokenStore;
import io.plugai.core.api.store.UsageStore;
import io.plugai.core.api.store.UserStore;
import io.plugai.core.api.store.UserStore.Account;
import io.plugai.core.api.store.UserStore.Identity;
import io.plugai.core.api.usage.AuditEntry;
import io.plugai.core.api.usage.UsageRecord;
import io.plugai.core.api.usage.UsageReports;
import io.plugai.core.api.usage.UsageReports.By;
import io.plugai.core.api.usage.UsageReports.Sum;
import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.GatewayException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the stores promise, on any database. */
abstract class StoresContract {
  private static final Instant NOW = Samples.NOW;

  @TempDir Path folder;
  private final TestDatabase kind;
  private Persistence persistence;
  private UserStore users;
  private TokenStore tokens;
  private LoginSessionStore sessions;
  private SecretStore secrets;
  private UsageStore usage;
  private UsageReports reports;
  private AuditStore audit;

  StoresContract(TestDatabase kind) {
    this.kind = kind;
  }

  @BeforeEach
  void open() throws Exception {
    persistence = Persistence.open(kind.withSchema(folder));
    users = persistence.get(UserStore.class);
    tokens = persistence.get(TokenStore.class);
    sessions = persistence.get(LoginSessionStore.class);
    secrets = persistence.get(SecretStore.class);
    usage = persistence.get(UsageStore.class);
    reports = persistence.get(UsageReports.class);
    audit = persistence.get(AuditStore.class);
  }

  @AfterEach
  void close() {
    persistence.close();
  }

  // ---- accounts ----

  @Test
  void theLocalOperatorIsThereFromTheBeginningAndCannotLogIn() {
    User local = users.byId(User.LOCAL).orElseThrow();
    assertThat(local.name()).isEqualTo("local");
    assertThat(local.role()).isEqualTo(Role.OPERATOR);
    assertThat(users.byName("local").orElseThrow().passwordHash()).isEmpty();
    assertThat(users.hasOperator()).isFalse();
  }

  @Test
  void anAccountIsReadAsItWasAdded() {
    User ann = Samples.registered(users, "ann", Role.OPERATOR);
    assertThat(users.byId("usr_ann")).contains(ann);
    assertThat(users.byName("ann")).contains(new Account(ann, Optional.of("hash of ann")));
    assertThat(users.hasOperator()).isTrue();
    assertThat(users.byId("usr_nobody")).isEmpty();
    assertThat(users.byName("nobody")).isEmpty();
  }

  @Test
  void anAccountOfAnIdentityProviderIsFoundByItsIdentity() {
    Identity identity = new Identity("https://id.example", "0815");
    users.add(Samples.user("ann", Role.OPERATOR), identity);
    User found = users.byIdentity(identity).orElseThrow();
    assertThat(found.id()).isEqualTo("usr_ann");
    assertThat(found.external()).isTrue();
    assertThat(users.byIdentity(new Identity("https://other.example", "0815"))).isEmpty();
    assertThat(users.hasOperator()).isTrue();
    refused(ErrorCode.CONFLICT, () -> users.add(Samples.user("bob"), identity));
    refused(
        ErrorCode.CONFLICT,
        () -> users.add(Samples.user("ann"), new Identity("https://id.example", "4711")));
  }

  @Test
  void accountsArePagedByNameInTheOrderOfTheirBytes() {
    for (String name : List.of("b", "a_b", "a-b", "a.b", "ab", "a1")) {
      Samples.registered(users, name, Role.USER);
    }
    List<String> names = new ArrayList<>();
    Optional<String> after = Optional.empty();
    do {
      Page<User> page = users.list(after, 2);
      assertThat(page.items()).hasSizeLessThanOrEqualTo(2);
      page.items().forEach(user -> names.add(user.name()));
      after = page.next();
    } while (after.isPresent());
    assertThat(names).containsExactly("a-b", "a.b", "a1", "a_b", "ab", "b", "local");
  }

  @Test
  void aProfileAndAPasswordAreChanged() {
    Samples.registered(users, "ann", Role.USER);
    users.setProfile("usr_ann", Optional.of("Ann"), Optional.of("{}"));
    users.setPassword("usr_ann", "another");
    Account ann = users.byName("ann").orElseThrow();
    assertThat(ann.user().displayName()).isEqualTo("Ann");
    assertThat(ann.user().preferences()).isEqualTo("{}");
    assertThat(ann.passwordHash()).contains("another");
    refused(
        ErrorCode.NOT_FOUND,
        () -> users.setProfile("usr_nobody", Optional.of("x"), Optional.of("{}")));
    refused(ErrorCode.NOT_FOUND, () -> users.setPassword("usr_nobody", "x"));
  }

  @Test
  void theLastOperatorWithAPasswordStays() {
    Samples.registered(users, "ann", Role.OPERATOR);
    users.add(Samples.user("ext", Role.OPERATOR), new Identity("https://id.example", "1"));
    assertThat(
            users.setStanding(
                "usr_ann", old -> old.withStanding(Role.USER, Optional.empty(), UsageLimits.NONE)))
        .isFalse();
    assertThat(
            users.setStanding(
                "usr_ann",
                old -> old.withStanding(Role.OPERATOR, Optional.of(NOW), UsageLimits.NONE)))
        .isFalse();
    assertThat(
            users.setStanding(
                "usr_ann",
                old -> old.withStanding(Role.OPERATOR, Optional.empty(), UsageLimits.NONE)))
        .isTrue();
    assertThat(users.byId("usr_ann").orElseThrow().limits()).isEqualTo(UsageLimits.NONE);

    Samples.registered(users, "bob", Role.OPERATOR);
    assertThat(
            users.setStanding(
                "usr_ann", old -> old.withStanding(Role.USER, Optional.of(NOW), Samples.LIMITS)))
        .isTrue();
    User ann = users.byId("usr_ann").orElseThrow();
    assertThat(ann.role()).isEqualTo(Role.USER);
    assertThat(ann.disabledAt()).contains(NOW);
    assertThat(ann.limits()).isEqualTo(Samples.LIMITS);
    assertThat(
            users.setStanding(
                "usr_bob", old -> old.withStanding(Role.USER, Optional.empty(), UsageLimits.NONE)))
        .isFalse();
    refused(
        ErrorCode.NOT_FOUND,
        () ->
            users.setStanding(
                "usr_no", old -> old.withStanding(Role.USER, Optional.empty(), UsageLimits.NONE)));
  }

  @Test
  void twoWhoDecideDifferentThingsAboutOneAccountAreBothObeyed() throws Exception {
    for (int round = 0; round < 10; round++) {
      String id = Samples.registered(users, "bob-" + round, Role.USER).id();
      AtOnce.run(
          2,
          i ->
              users.setStanding(
                  id,
                  i == 0
                      ? old -> old.withStanding(old.role(), Optional.of(NOW), old.limits())
                      : old -> old.withStanding(old.role(), old.disabledAt(), Samples.LIMITS)));
      AtOnce.run(
          2,
          i -> {
            users.setProfile(
                id,
                Optional.of("Bob").filter(name -> i == 0),
                Optional.of("{\"a\": 1}").filter(json -> i == 1));
            return i;
          });

      User bob = users.byId(id).orElseThrow();
      assertThat(bob.disabledAt()).contains(NOW);
      assertThat(bob.limits()).isEqualTo(Samples.LIMITS);
      assertThat(bob.displayName()).isEqualTo("Bob");
      assertThat(bob.preferences()).isEqualTo("{\"a\": 1}");
    }
  }

  @Test
  void ofTwoOperatorsWhoDemoteEachOtherOneStays() throws Exception {
    String last = Samples.registered(users, "first", Role.OPERATOR).id();
    for (int round = 0; round < 10; round++) {
      String one = last;
      String two = Samples.registered(users, "next" + round, Role.OPERATOR).id();
      List<Boolean> done =
          AtOnce.run(
              2,
              i ->
                  users.setStanding(
                      i == 0 ? one : two,
                      old -> old.withStanding(Role.USER, Optional.empty(), UsageLimits.NONE)));
      assertThat(done).containsExactlyInAnyOrder(true, false);
      assertThat(users.hasOperator()).isTrue();
      last = done.get(0) ? two : one;
    }
  }

  // ---- invites ----

  @Test
  void anInviteWorksOnceAndGivesItsRole() {
    Invite invite = Samples.invite("inv_1", Role.OPERATOR);
    users.addInvite(invite, "code");
    assertThat(invites()).containsExactly(invite);
    users.register("code", new Account(Samples.user("ann", Role.USER), Optional.of("hash")), NOW);
    assertThat(users.byId("usr_ann").orElseThrow().role()).isEqualTo(Role.OPERATOR);
    assertThat(invites().get(0).usedBy()).contains("usr_ann");
    refused(ErrorCode.INVITE_INVALID, () -> register("code", "bob", NOW));
    assertThat(users.revokeInvite("inv_1", NOW)).isFalse();
  }

  @Test
  void anInviteThatIsUnknownExpiredOrRevokedSaysNothingOfNames() {
    Samples.registered(users, "ann", Role.USER);
    users.addInvite(Samples.invite("inv_1", Role.USER), "code");
    refused(ErrorCode.INVITE_INVALID, () -> register("wrong", "ann", NOW));
    refused(ErrorCode.INVITE_INVALID, () -> register("code", "ann", NOW.plus(Duration.ofDays(7))));
    assertThat(users.revokeInvite("inv_1", NOW)).isTrue();
    assertThat(users.revokeInvite("inv_nothing", NOW)).isFalse();
    refused(ErrorCode.INVITE_INVALID, () -> register("code", "ann", NOW));
    assertThat(invites())
        .filteredOn(invite -> invite.id().equals("inv_1"))
        .singleElement()
        .satisfies(invite -> assertThat(invite.revokedAt()).contains(NOW));
  }

  @Test
  void anInviteIsNotUsedUpByANameThatIsTaken() {
    Samples.registered(users, "ann", Role.USER);
    users.addInvite(Samples.invite("inv_1", Role.USER), "code");
    refused(
        ErrorCode.CONFLICT,
        () ->
            users.register(
                "code",
                new Account(
                    new User(
                        "usr_other",
                        "ann",
                        "",
                        Role.USER,
                        "{}",
                        UsageLimits.NONE,
                        false,
                        NOW,
                        Optional.empty()),
                    Optional.of("x")),
                NOW));
    register("code", "bob", NOW);
    assertThat(users.byName("bob")).isPresent();
  }

  private List<Invite> invites() {
    return users.invites(Optional.empty(), 100).items();
  }

  @Test
  void invitesAreListedTheNewestFirstInPages() {
    for (int i = 1; i <= 5; i++) {
      users.addInvite(Samples.invite("inv_" + i, Role.USER), "code" + i);
    }

    Page<Invite> first = users.invites(Optional.empty(), 2);
    Page<Invite> second = users.invites(first.next(), 2);
    Page<Invite> third = users.invites(second.next(), 2);

    assertThat(Stream.of(first, second, third).flatMap(page -> page.items().stream()))
        .extracting(Invite::id)
        .containsExactly("inv_5", "inv_4", "inv_3", "inv_2", "inv_1");
    assertThat(third.next()).isEmpty();
    assertThat(users.invites(Optional.of("inv_unknown"), 2).items()).isEmpty();
  }

  @Test
  void anInviteForTheFirstOperatorIsWorthNothingOnceThereIsOne() {
    users.addInvite(setUp("inv_1"), "code1");
    users.addInvite(setUp("inv_2"), "code2");
    users.addInvite(setUp("inv_3"), "code3");

    register("code1", "ann", NOW);
    refused(ErrorCode.INVITE_INVALID, () -> register("code2", "eve", NOW));
    assertThat(users.byName("eve")).isEmpty();

    users.revokeSetUp(NOW);
    assertThat(invites())
        .allSatisfy(
            invite ->
                assertThat(invite.usedBy().isPresent() || invite.revokedAt().isPresent()).isTrue());
  }

  @Test
  void ofTwoWhoWouldBeTheFirstOperatorOneIs() throws Exception {
    for (int i = 0; i < 2; i++) {
      users.addInvite(setUp("inv_" + i), "code" + i);
    }

    List<Optional<ErrorCode>> outcomes =
        AtOnce.run(
            2,
            i -> {
              try {
                register("code" + i, "first-" + i, NOW);
                return Optional.empty();
              } catch (GatewayException e) {
                return Optional.of(e.code());
              }
            });

    assertThat(outcomes)
        .containsExactlyInAnyOrder(Optional.empty(), Optional.of(ErrorCode.INVITE_INVALID));
  }

  private static Invite setUp(String id) {
    return new Invite(
        id,
        Role.OPERATOR,
        Invite.SET_UP,
        User.LOCAL,
        NOW,
        NOW.plusSeconds(60),
        Optional.empty(),
        Optional.empty());
  }

  @Test
  void anInviteThatManyUseAtOnceMakesOneAccount() throws Exception {
    users.addInvite(Samples.invite("inv_1", Role.USER), "code");
    List<String> outcomes =
        AtOnce.run(
            16,
            i -> {
              try {
                register("code", "racer" + i, NOW);
                return "in";
              } catch (GatewayException e) {
                return e.code().name();
              }
            });
    assertThat(outcomes).filteredOn("in"::equals).hasSize(1);
    assertThat(outcomes).filteredOn("INVITE_INVALID"::equals).hasSize(15);
    assertThat(users.list(Optional.empty(), 100).items()).hasSize(2);
  }

  private void register(String code, String name, Instant now) {
    users.register(code, new Account(Samples.user(name), Optional.of("hash")), now);
  }

  // ---- tokens ----

  @Test
  void aTokenIsFoundByItsHashWithItsOwner() {
    User ann = Samples.registered(users, "ann", Role.USER);
    Token token = Samples.token("tok_1", "usr_ann", Token.Kind.API);
    tokens.add(token, "hash", 100);
    assertThat(tokens.byHash("hash")).contains(new TokenStore.Owned(token, ann));
    assertThat(tokens.byHash("other")).isEmpty();
    refused(
        ErrorCode.CONFLICT,
        () -> tokens.add(Samples.token("tok_2", "usr_ann", Token.Kind.API), "hash", 100));
    refused(
        ErrorCode.NOT_FOUND,
        () -> tokens.add(Samples.token("tok_3", "usr_nobody", Token.Kind.API), "hash3", 100));
  }

  @Test
  void tokensAreListedRevokedAndTouchedByTheirOwnerOnly() {
    Samples.registered(users, "ann", Role.USER);
    Samples.registered(users, "bob", Role.USER);
    tokens.add(Samples.token("tok_1", "usr_ann", Token.Kind.API), "h1", 100);
    tokens.add(Samples.token("tok_2", "usr_ann", Token.Kind.API), "h2", 100);
    tokens.add(Samples.token("key_1", "usr_ann", Token.Kind.ACCESS_KEY), "h3", 100);
    assertThat(tokens.list("usr_ann", Token.Kind.API))
        .extracting(Token::id)
        .containsExactly("tok_2", "tok_1");
    assertThat(tokens.list("usr_ann", Token.Kind.ACCESS_KEY)).hasSize(1);
    assertThat(tokens.list("usr_bob", Token.Kind.API)).isEmpty();

    assertThat(tokens.revoke("usr_bob", Token.Kind.API, "tok_1", NOW)).isFalse();
    assertThat(tokens.revoke("usr_ann", Token.Kind.ACCESS_KEY, "tok_1", NOW)).isFalse();
    assertThat(tokens.revoke("usr_ann", Token.Kind.API, "tok_1", NOW)).isTrue();
    assertThat(tokens.revoke("usr_ann", Token.Kind.API, "tok_1", NOW.plusSeconds(9))).isTrue();
    assertThat(tokens.byHash("h1").orElseThrow().token().revokedAt()).contains(NOW);

    tokens.touch(Map.of());
    tokens.touch(Map.of("tok_2", NOW, "key_1", NOW, "tok_gone", NOW));
    tokens.touch(Map.of("tok_2", NOW.minusSeconds(60)));
    assertThat(tokens.byHash("h2").orElseThrow().token().lastUsedAt()).contains(NOW);
    assertThat(tokens.byHash("h3").orElseThrow().token().lastUsedAt()).contains(NOW);
  }

  @Test
  void ofThoseThatEndedSomeAreKeptWhenAnotherIsAdded() {
    Samples.registered(users, "ann", Role.USER);
    Samples.registered(users, "bob", Role.USER);
    tokens.add(Samples.token("tok_bob", "usr_bob", Token.Kind.API), "hb", 2);
    tokens.revoke("usr_bob", Token.Kind.API, "tok_bob", NOW);
    for (int i = 1; i <= 4; i++) {
      tokens.add(Samples.token("tok_" + i, "usr_ann", Token.Kind.API), "h" + i, 2);
      tokens.revoke("usr_ann", Token.Kind.API, "tok_" + i, NOW);
    }

    tokens.add(Samples.token("tok_5", "usr_ann", Token.Kind.API), "h5", 2);
    tokens.add(Samples.token("tok_6", "usr_ann", Token.Kind.API), "h6", 2);

    assertThat(tokens.list("usr_ann", Token.Kind.API))
        .extracting(Token::id)
        .containsExactly("tok_6", "tok_5", "tok_4", "tok_3");
    assertThat(tokens.list("usr_bob", Token.Kind.API)).hasSize(1);
  }

  @Test
  void tokensThatEndedLongAgoAreForgotten() {
    Samples.registered(users, "ann", Role.USER);
    for (int i = 1; i <= 3; i++) {
      tokens.add(Samples.token("tok_" + i, "usr_ann", Token.Kind.API), "h" + i, 100);
    }
    tokens.revoke("usr_ann", Token.Kind.API, "tok_2", NOW);
    tokens.revoke("usr_ann", Token.Kind.API, "tok_3", NOW.plusSeconds(60));

    assertThat(tokens.deleteEndedBefore(NOW.plusSeconds(60), 10)).isEqualTo(1);
    assertThat(tokens.list("usr_ann", Token.Kind.API))
        .extracting(Token::id)
        .containsExactly("tok_3", "tok_1");
    Instant expired = NOW.plusSeconds(3601);
    assertThat(tokens.deleteEndedBefore(expired, 1)).isEqualTo(1);
    assertThat(tokens.deleteEndedBefore(expired, 10)).isEqualTo(1);
    assertThat(tokens.deleteEndedBefore(expired, 10)).isZero();
  }

  // ---- sessions ----

  @Test
  void aSessionIsFoundByItsIdAndByItsTokens() {
    User ann = Samples.registered(users, "ann", Role.USER);
    LoginSession session = Samples.session("ses_1", "usr_ann", NOW);
    sessions.add(session, "r1");
    assertThat(sessions.byId("ses_1")).contains(new LoginSessionStore.Owned(session, ann));
    assertThat(sessions.byId("ses_2")).isEmpty();
    assertThat(sessions.byRefreshHash("r1"))
        .contains(new LoginSessionStore.Refreshable(session, ann, true));

    Instant later = NOW.plusSeconds(60);
    Instant end = later.plus(Duration.ofDays(30));
    assertThat(sessions.rotate("ses_1", "r1", "r2", later, end)).isTrue();
    assertThat(sessions.rotate("ses_1", "r1", "r3", later, end)).isFalse();
    assertThat(sessions.byRefreshHash("r1").orElseThrow().present()).isFalse();
    LoginSessionStore.Refreshable found = sessions.byRefreshHash("r2").orElseThrow();
    assertThat(found.present()).isTrue();
    assertThat(found.session().lastUsedAt()).isEqualTo(later);
    assertThat(found.session().expiresAt()).isEqualTo(end);
    assertThat(sessions.byRefreshHash("r3")).isEmpty();
  }

  @Test
  void aSessionThatHasEndedIsNotGoneOnWith() {
    Samples.registered(users, "ann", Role.USER);
    sessions.add(Samples.session("ses_1", "usr_ann", NOW), "r1");
    sessions.add(Samples.session("ses_2", "usr_ann", NOW), "r2");
    assertThat(sessions.revoke("usr_ann", "ses_1", NOW)).isTrue();
    assertThat(sessions.rotate("ses_1", "r1", "r3", NOW, NOW.plusSeconds(60))).isFalse();
    Instant after = NOW.plus(Duration.ofDays(31));
    assertThat(sessions.rotate("ses_2", "r2", "r4", after, after.plusSeconds(60))).isFalse();
  }

  @Test
  void aRefreshTokenThatManyUseAtOnceIsReplacedOnce() throws Exception {
    Samples.registered(users, "ann", Role.USER);
    sessions.add(Samples.session("ses_1", "usr_ann", NOW), "r1");
    List<Boolean> rotated =
        AtOnce.run(16, i -> sessions.rotate("ses_1", "r1", "next" + i, NOW, NOW.plusSeconds(60)));
    assertThat(rotated).filteredOn(done -> done).hasSize(1);
    assertThat(sessions.byRefreshHash("next" + rotated.indexOf(true)).orElseThrow().present())
        .isTrue();
  }

  @Test
  void sessionsAreListedAndEnded() {
    Samples.registered(users, "ann", Role.USER);
    Samples.registered(users, "bob", Role.USER);
    for (int i = 1; i <= 4; i++) {
      sessions.add(Samples.session("ses_" + i, "usr_ann", NOW.plusSeconds(i)), "r" + i);
    }
    sessions.add(Samples.session("ses_old", "usr_ann", NOW.minus(Duration.ofDays(40))), "old");
    sessions.add(Samples.session("ses_bob", "usr_bob", NOW), "bob");
    assertThat(ids(sessions.list("usr_ann", NOW)))
        .containsExactly("ses_4", "ses_3", "ses_2", "ses_1");
    assertThat(sessions.revoke("usr_bob", "ses_4", NOW)).isFalse();
    assertThat(sessions.revoke("usr_ann", "ses_4", NOW)).isTrue();
    assertThat(sessions.revokeAll("usr_ann", Optional.of("ses_2"), NOW))
        .containsExactlyInAnyOrder("ses_1", "ses_3", "ses_old");
    assertThat(ids(sessions.list("usr_ann", NOW))).containsExactly("ses_2");
    assertThat(sessions.revokeAll("usr_ann", Optional.empty(), NOW)).containsExactly("ses_2");
    assertThat(ids(sessions.list("usr_bob", NOW))).containsExactly("ses_bob");
  }

  @Test
  void sessionsThatEndedLongAgoAreForgottenWithTheirTokens() {
    Samples.registered(users, "ann", Role.USER);
    Instant end = NOW.plus(Duration.ofDays(90));
    for (int i = 1; i <= 3; i++) {
      sessions.add(Samples.session("ses_" + i, "usr_ann", NOW), "r" + i);
      sessions.rotate("ses_" + i, "r" + i, "n" + i, NOW, i == 1 ? end : NOW.plusSeconds(5));
    }
    sessions.revoke("usr_ann", "ses_2", NOW);
    assertThat(sessions.deleteEndedBefore(NOW.plusSeconds(60), 1)).isEqualTo(1);
    assertThat(sessions.deleteEndedBefore(NOW.plusSeconds(60), 10)).isEqualTo(1);
    assertThat(sessions.deleteEndedBefore(NOW.plusSeconds(60), 10)).isZero();
    assertThat(sessions.byId("ses_1")).isPresent();
    assertThat(sessions.byRefreshHash("r2")).isEmpty();
    assertThat(sessions.byRefreshHash("r1").orElseThrow().present()).isFalse();
  }

  private static List<String> ids(List<LoginSession> list) {
    return list.stream().map(LoginSession::id).toList();
  }

  // ---- secrets ----

  @Test
  void credentialsAreTheirOwnersAndOnePerProvider() {
    ProviderKey key = Samples.providerKey("pk_1", Owner.user("usr_ann"), "openai");
    ProviderKey operators = Samples.providerKey("pk_2", Owner.OPERATOR, "openai");
    secrets.addCredential(key, "sealed 1");
    secrets.addCredential(operators, "sealed 2");
    assertThat(secrets.credentials("usr_ann")).containsExactly(key);
    assertThat(secrets.credential("usr_ann", "pk_1")).contains(key);
    assertThat(secrets.credential("usr_bob", "pk_1")).isEmpty();
    assertThat(secrets.sealed("operator", "openai"))
        .contains(new SecretStore.Sealed(operators, "sealed 2"));
    assertThat(secrets.sealed("usr_ann", "mistral")).isEmpty();
    refused(
        ErrorCode.CONFLICT,
        () ->
            secrets.addCredential(
                Samples.providerKey("pk_3", Owner.user("usr_ann"), "openai"), "x"));

    ProviderKey next =
        new ProviderKey(
            "pk_1", key.owner(), "openai", "headers", "other", "…9", NOW, NOW.plusSeconds(1));
    assertThat(secrets.replaceCredential(next, "sealed 3")).isTrue();
    assertThat(secrets.sealed("usr_ann", "openai"))
        .contains(new SecretStore.Sealed(next, "sealed 3"));
    assertThat(
            secrets.replaceCredential(
                Samples.providerKey("pk_1", Owner.user("usr_bob"), "openai"), "x"))
        .isFalse();
    assertThat(secrets.removeCredential("usr_bob", "pk_1")).isFalse();
    assertThat(secrets.removeCredential("usr_ann", "pk_1")).isTrue();
    assertThat(secrets.credentials("usr_ann")).isEmpty();
  }

  @Test
  void policiesAreSetAndSetAgain() {
    assertThat(secrets.policies()).isEmpty();
    secrets.setPolicy("openai", KeyPolicy.USER_ONLY);
    secrets.setPolicy("mistral", KeyPolicy.OPERATOR_ONLY);
    secrets.setPolicy("openai", KeyPolicy.USER_THEN_OPERATOR);
    assertThat(secrets.policies())
        .isEqualTo(
            Map.of("openai", KeyPolicy.USER_THEN_OPERATOR, "mistral", KeyPolicy.OPERATOR_ONLY));
  }

  @Test
  void anOwnSecretIsMadeByWhoeverComesFirst() throws Exception {
    assertThat(secrets.ownSecret("jwt")).isEmpty();
    List<String> seen = AtOnce.run(8, i -> secrets.ownSecret("jwt", "sealed " + i));
    assertThat(seen).containsOnly(seen.get(0));
    assertThat(secrets.ownSecret("jwt")).contains(seen.get(0));
  }

  @Test
  void everythingSealedIsFoundInPartsAndSealedAnew() {
    secrets.addCredential(Samples.providerKey("pk_1", Owner.OPERATOR, "a"), "s1");
    secrets.addCredential(Samples.providerKey("pk_2", Owner.OPERATOR, "b"), "s2");
    secrets.ownSecret("jwt", "s3");
    List<SecretStore.Resealable> first = secrets.allSealed(Optional.empty(), 2);
    List<SecretStore.Resealable> rest = secrets.allSealed(Optional.of(first.get(1).id()), 2);
    assertThat(first).extracting(SecretStore.Resealable::id).containsExactly("jwt", "pk_1");
    assertThat(rest).containsExactly(new SecretStore.Resealable("pk_2", "s2"));

    assertThat(secrets.reseal(first.get(0), "s3 anew")).isTrue();
    assertThat(secrets.reseal(first.get(0), "s3 again")).isFalse();
    assertThat(secrets.ownSecret("jwt")).contains("s3 anew");
    assertThat(secrets.reseal(rest.get(0), "s2 anew")).isTrue();
    assertThat(secrets.sealed("operator", "b").orElseThrow().sealed()).isEqualTo("s2 anew");
  }

  // ---- usage ----

  @Test
  void usageIsListedTheNewestFirstInPages() {
    List<UsageRecord> records = new ArrayList<>();
    for (int i = 0; i < 7; i++) {
      // Two that ended in the same millisecond lie at the edge of a page.
      String user = i % 2 == 0 ? "usr_ann" : "usr_bob";
      records.add(Samples.usage("use_" + i, user, NOW.plusMillis(i / 2)));
    }
    usage.append(records);
    assertThat(all(Optional.empty(), Optional.empty(), 3))
        .containsExactly("use_6", "use_5", "use_4", "use_3", "use_2", "use_1", "use_0");
    assertThat(all(Optional.of("usr_bob"), Optional.empty(), 2))
        .containsExactly("use_5", "use_3", "use_1");
    assertThat(all(Optional.empty(), Optional.of(NOW.plusMillis(1)), 2))
        .containsExactly("use_1", "use_0");
    assertThat(reports.records(Optional.of("usr_ann"), Optional.empty(), Optional.empty(), 1))
        .satisfies(page -> assertThat(page.items()).containsExactly(records.get(6)));
    refused(
        ErrorCode.VALIDATION,
        () -> reports.records(Optional.empty(), Optional.empty(), Optional.of("junk"), 1));
  }

  private List<String> all(Optional<String> user, Optional<Instant> before, int limit) {
    List<String> ids = new ArrayList<>();
    Optional<String> after = Optional.empty();
    do {
      Page<UsageRecord> page = reports.records(user, before, after, limit);
      page.items().forEach(record -> ids.add(record.id()));
      after = page.next();
    } while (after.isPresent());
    return ids;
  }

  @Test
  void usageIsSummedUpByDayModelKeyAndPerson() {
    Instant nextDay = NOW.plus(Duration.ofDays(1));
    usage.append(
        List.of(
            Samples.usage("use_1", "usr_ann", "a", "completed", NOW),
            Samples.usage("use_2", "usr_ann", "a", "cancelled", NOW),
            Samples.usage("use_3", "usr_ann", "b", "rate_limited", nextDay),
            Samples.usage("use_4", "usr_bob", "a", "completed", nextDay)));
    LocalDate from = LocalDate.parse("2026-11-21");
    LocalDate to = LocalDate.parse("2026-11-22");
    assertThat(reports.sums(Optional.empty(), from, to, By.DAY))
        .containsExactly(
            new Sum("2026-11-21", 2, 0, 1, 20, 40, 3000),
            new Sum("2026-11-22", 2, 1, 0, 20, 40, 3000));
    assertThat(reports.sums(Optional.of("usr_ann"), from, to, By.MODEL))
        .containsExactly(new Sum("a", 2, 0, 1, 20, 40, 3000), new Sum("b", 1, 1, 0, 10, 20, 1500));
    assertThat(reports.sums(Optional.empty(), from, from, By.USER))
        .containsExactly(new Sum("usr_ann", 2, 0, 1, 20, 40, 3000));
    assertThat(reports.sums(Optional.empty(), from, to, By.KEY))
        .containsExactly(new Sum("tok_1", 4, 1, 1, 40, 80, 6000));
  }

  @Test
  void whatIsAppendedTwiceCountsOnce() {
    List<UsageRecord> records =
        List.of(
            Samples.usage("use_1", "usr_ann", NOW),
            Samples.withPrompt(Samples.usage("use_2", "usr_ann", NOW), "[\"hello\"]"));
    usage.append(List.of());
    usage.append(records);
    usage.append(records);
    usage.append(List.of(records.get(0), Samples.usage("use_3", "usr_ann", NOW)));
    LocalDate day = LocalDate.parse("2026-11-21");
    assertThat(reports.sums(Optional.empty(), day, day, By.DAY))
        .singleElement()
        .satisfies(sum -> assertThat(sum.requests()).isEqualTo(3));
    assertThat(all(Optional.empty(), Optional.empty(), 10)).hasSize(3);
  }

  @Test
  void usageFromManyThreadsAddsUp() throws Exception {
    AtOnce.run(
        8,
        i -> {
          for (int batch = 0; batch < 5; batch++) {
            List<UsageRecord> records = new ArrayList<>();
            for (int n = 0; n < 20; n++) {
              String model = "m" + (n * 7 + i) % 5;
              records.add(
                  Samples.usage("use_" + i + "_" + batch + "_" + n, "u", model, "completed", NOW));
            }
            usage.append(records);
          }
          return i;
        });
    LocalDate day = LocalDate.parse("2026-11-21");
    assertThat(reports.sums(Optional.empty(), day, day, By.MODEL))
        .hasSize(5)
        .allSatisfy(sum -> assertThat(sum.requests()).isEqualTo(160));
  }

  @Test
  void oldUsageIsDeletedInPartsWithItsPrompts() {
    for (int i = 0; i < 5; i++) {
      UsageRecord record = Samples.usage("use_" + i, "usr_ann", NOW.plus(Duration.ofDays(i)));
      usage.append(List.of(Samples.withPrompt(record, "[]")));
    }
    Instant limit = NOW.plus(Duration.ofDays(3));
    assertThat(usage.deleteRecordsBefore(limit, 2)).isEqualTo(2);
    assertThat(all(Optional.empty(), Optional.empty(), 10)).doesNotContain("use_0", "use_1");
    assertThat(usage.deleteRecordsBefore(limit, 2)).isEqualTo(1);
    assertThat(usage.deleteRecordsBefore(limit, 2)).isZero();
    // Of each day one of the person, and one of everybody.
    assertThat(usage.deleteSumsBefore(limit, 4)).isEqualTo(4);
    assertThat(usage.deleteSumsBefore(limit, 4)).isEqualTo(2);
    assertThat(usage.deleteSumsBefore(limit, 2)).isZero();
    long prompts =
        persistence
            .database()
            .read(
                handle ->
                    handle
                        .createQuery("SELECT count(*) FROM usage_prompts")
                        .mapTo(Long.class)
                        .one());
    assertThat(prompts).isEqualTo(2);
  }

  // ---- audit ----

  @Test
  void theAuditLogIsReadTheNewestFirstAndForgetsWhatIsOld() {
    for (int i = 0; i < 5; i++) {
      String action = i % 2 == 0 ? "login.failed" : "user.disabled";
      audit.append(Samples.audit("aud_" + i, action, NOW.plusSeconds(i)));
    }
    Page<AuditEntry> first = audit.entries(Optional.empty(), Optional.empty(), 3);
    assertThat(first.items()).extracting(AuditEntry::id).containsExactly("aud_4", "aud_3", "aud_2");
    Page<AuditEntry> second = audit.entries(Optional.empty(), first.next(), 3);
    assertThat(second.items()).extracting(AuditEntry::id).containsExactly("aud_1", "aud_0");
    assertThat(second.next()).isEmpty();
    assertThat(audit.entries(Optional.of("user.disabled"), Optional.of("aud_3"), 3).items())
        .containsExactly(Samples.audit("aud_1", "user.disabled", NOW.plusSeconds(1)));
    assertThat(audit.deleteBefore(NOW.plusSeconds(3), 2)).isEqualTo(2);
    assertThat(audit.deleteBefore(NOW.plusSeconds(3), 2)).isEqualTo(1);
    assertThat(audit.entries(Optional.empty(), Optional.empty(), 9).items()).hasSize(2);
  }

  // ---- texts ----

  @Test
  void aTextThatPostgresCouldNotKeepIsRefusedOnBoth() {
    Samples.registered(users, "ann", Role.USER);
    refused(
        ErrorCode.VALIDATION,
        () -> users.setProfile("usr_ann", Optional.of("A\0nn"), Optional.of("{}")));
  }

  @Test
  void aUsageRecordThatCannotBeKeptIsRefusedForGoodAndTheOthersAreKept() {
    UsageRecord good = Samples.usage("use_1", "usr_ann", NOW);
    UsageRecord bad = Samples.usage("use_2", "usr_ann", "openai/a\0b", "completed", NOW);

    refused(ErrorCode.VALIDATION, () -> usage.append(List.of(good, bad)));

    assertThat(keptRecords()).as("all of a batch, or nothing").isEmpty();
    usage.append(List.of(good));
    assertThat(keptRecords()).containsExactly(good);
  }

  private List<UsageRecord> keptRecords() {
    return reports.records(Optional.empty(), Optional.empty(), Optional.empty(), 10).items();
  }

  @Test
  void whatIsRefusedShowsNeitherSqlNorValues() {
    Samples.registered(users, "ann", Role.USER);
    tokens.add(Samples.token("tok_1", "usr_ann", Token.Kind.API), "canary-4711", 100);
    assertThatThrownBy(
            () -> tokens.add(Samples.token("tok_2", "usr_ann", Token.Kind.API), "canary-4711", 100))
        .satisfies(
            thrown -> {
              for (Throwable at = thrown; at != null; at = at.getCause()) {
                assertThat(at.toString()).doesNotContain("canary-4711", "INSERT");
              }
            });
  }

  // ---- aliases ----

  @Test
  void anAliasIsReadAsItWasSetLast() {
    AliasStore aliases = persistence.get(AliasStore.class);
    Alias fast =
        new Alias(
            "fast",
            Policy.WEIGHTED,
            List.of(new Candidate("a/with spaces", 0), new Candidate("b/x/y", 1000)),
            false);

    assertThat(aliases.put(new Alias("fast", Policy.ORDER, fast.candidates(), false))).isTrue();
    assertThat(aliases.put(fast)).isFalse();
    assertThat(aliases.list()).containsExactly(fast);
    assertThat(aliases.remove("fast")).isTrue();
    assertThat(aliases.remove("fast")).isFalse();
    assertThat(aliases.list()).isEmpty();
  }

  private static void refused(ErrorCode refusal, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            GatewayException.class, e -> assertThat(e.code()).isEqualTo(refusal));
  }
}
