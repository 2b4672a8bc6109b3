package io.plugai.core.auth.oidc;

import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.JWKMatcher;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.JWKSetCacheRefreshEvaluator;
import com.nimbusds.jose.jwk.source.JWKSetRetrievalException;
import com.nimbusds.jose.jwk.source.JWKSetSource;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import com.nimbusds.jose.util.JSONObjectUtils;
import com.nimbusds.jose.util.ResourceRetriever;
import java.io.Closeable;
import java.io.IOException;
import java.net.URL;
import java.text.ParseException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The provider's keys, from where it says that they are (OpenID Connect Discovery 1.0, section 4):
 * kept for an hour, read again when a token names a key that is not among them, but not all the
 * time, and kept for longer while the provider is away.
 */
final class IssuerKeys implements Closeable {
  private static final String DISCOVERY = "/.well-known/openid-configuration";
  private static final int MOST_BYTES = 256 * 1024;
  private static final Duration KEPT = Duration.ofHours(1);
  private static final Duration AHEAD = Duration.ofMinutes(5);
  private static final Duration OUTAGE = Duration.ofHours(24);

  private final Reading reading;
  private final JWKSource<SecurityContext> source;

  /**
   * How long the provider is waited for, and left alone.
   *
   * @param connect to be connected
   * @param read for each piece of its answer
   * @param another for what somebody else asks it already
   * @param between how long to wait, at least, before it is asked again for an unknown key
   */
  record Waits(Duration connect, Duration read, Duration another, Duration between) {
    static final Waits USUAL =
        new Waits(
            Duration.ofSeconds(1),
            Duration.ofMillis(1_500),
            Duration.ofSeconds(2),
            Duration.ofSeconds(30));
  }

  /** The keys, with all that keeps the provider from being asked too often. */
  IssuerKeys(OidcSettings settings, Waits waits) {
    this.reading = new Reading(settings, waits);
    this.source =
        JWKSourceBuilder.create(reading)
            .cache(KEPT.toMillis(), waits.another().toMillis())
            .refreshAheadCache(AHEAD.toMillis(), false)
            .rateLimited(waits.between().toMillis())
            .outageTolerant(OUTAGE.toMillis())
            .build();
  }

  JWKSource<SecurityContext> source() {
    return source;
  }

  /** Reads the keys before somebody waits for them. */
  @SuppressWarnings("NullAway") // no context is needed
  void readAhead() throws KeySourceException {
    source.get(new JWKSelector(new JWKMatcher.Builder().build()), null);
  }

  /** Whether the last attempt to read them went well. */
  boolean areCurrent() {
    return reading.current;
  }

  @Override
  public void close() throws IOException {
    if (source instanceof Closeable closeable) {
      closeable.close();
    }
  }

  private static final class Reading implements JWKSetSource<SecurityContext> {
    private final OidcSettings settings;
    private final ResourceRetriever retriever;
    private volatile Optional<URL> place;
    private volatile boolean current;

    private Reading(OidcSettings settings, Waits waits) {
      this.settings = settings;
      this.retriever =
          new DefaultResourceRetriever(
              (int) waits.connect().toMillis(), (int) waits.read().toMillis(), MOST_BYTES);
      this.place = settings.keys();
    }

    @Override
    public JWKSet getJWKSet(
        JWKSetCacheRefreshEvaluator refresh, long now, @Nullable SecurityContext context)
        throws KeySourceException {
      try {
        URL url = place.isPresent() ? place.get() : discover();
        JWKSet keys = JWKSet.parse(retriever.retrieveResource(url).getContent());
        place = Optional.of(url);
        current = true;
        return keys;
      } catch (IOException | ParseException | IllegalArgumentException e) {
        current = false;
        place = settings.keys(); // it may have moved
        throw new JWKSetRetrievalException("the identity provider's keys cannot be read", e);
      }
    }

    private URL discover() throws IOException, ParseException {
      String issuer = settings.issuer();
      String base = issuer.endsWith("/") ? issuer.substring(0, issuer.length() - 1) : issuer;
      var document =
          JSONObjectUtils.parse(
              retriever
                  .retrieveResource(OidcSettings.url(base + DISCOVERY, "issuer"))
                  .getContent());
      if (!issuer.equals(JSONObjectUtils.getString(document, "issuer"))) {
        throw new ParseException("the discovery document is another issuer's", 0);
      }
      return OidcSettings.url(
          String.valueOf(JSONObjectUtils.getString(document, "jwks_uri")), "jwks_uri");
    }

    @Override
    public void close() {
      // holds nothing
    }
  }
}
