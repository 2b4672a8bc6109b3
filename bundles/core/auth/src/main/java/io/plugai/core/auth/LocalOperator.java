package io.plugai.core.auth;

import io.plugai.core.api.access.AuthMethod;
import io.plugai.core.api.access.Authentication;
import io.plugai.core.api.access.Authenticator;
import io.plugai.core.api.access.Caller;
import io.plugai.core.api.access.ModelScope;
import io.plugai.core.api.access.Permission;
import io.plugai.core.api.access.Presented;
import io.plugai.core.api.people.User;
import io.plugai.core.api.route.Fallback;
import io.plugai.core.auth.common.AuthMethods;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/**
 * Local-only mode: whoever comes from this machine is its operator, and nobody else is anybody. A
 * credential is neither needed nor looked at, so that clients which insist on sending one work.
 * Asked last, so that a token of another way in counts for what it is.
 *
 * <p>What a proxy on this machine passes on comes from this machine only in appearance.
 */
@Component(property = "service.ranking:Integer=-1000")
public final class LocalOperator implements Authenticator {
  /** The same one for all requests, by what they prefer. */
  private static final Map<Optional<Fallback>, Authentication> OPERATOR =
      Stream.concat(Stream.of(Optional.<Fallback>empty()), some())
          .collect(Collectors.toUnmodifiableMap(Function.identity(), LocalOperator::preferring));

  private final AuthMethods ways;
  private volatile @Nullable LocalPreference preference;

  /** Called by the framework. */
  @Activate
  public LocalOperator(@Reference AuthMethods ways) {
    this.ways = ways;
  }

  private static Stream<Optional<Fallback>> some() {
    return Stream.of(Fallback.values()).map(Optional::of);
  }

  private static Authentication preferring(Optional<Fallback> fallback) {
    return new Authentication.Accepted(
        new Caller(
            User.LOCAL,
            Permission.scopes(),
            AuthMethod.LOCAL_ONLY,
            AuthMethod.LOCAL_ONLY.id(),
            ModelScope.ALL,
            Map.of(),
            fallback));
  }

  /** There with the database; without it they prefer nothing. */
  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  void setPreference(LocalPreference next) {
    preference = next;
  }

  void unsetPreference(LocalPreference former) {
    if (preference == former) {
      preference = null;
    }
  }

  @Override
  public AuthMethod way() {
    return AuthMethod.LOCAL_ONLY;
  }

  @Override
  public Authentication authenticate(Presented presented) {
    return ways.open(AuthMethod.LOCAL_ONLY)
            && presented.remote().isLoopbackAddress()
            && !presented.forwarded()
        ? operator()
        : new Authentication.NotMine();
  }

  private Authentication operator() {
    LocalPreference known = preference;
    return Objects.requireNonNull(
        OPERATOR.get(known == null ? Optional.<Fallback>empty() : known.fallback()));
  }
}
