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
  private static final int CONNECT_MILLIS = 1_000;
  private static final int READ_MILLIS = 1_500;
  private static final int MOST_BYTES = 256 * 1024;
  private static final Duration KEPT = Duration.ofHours(1);
  private static final Duration WAIT_FOR_ANOTHER = Duration.ofSeconds(2);
  private static final Duration AHEAD = Duration.ofMinutes(5);
  private static final Duration OUTAGE = Duration.ofHours(24);

  private final Reading reading;
  private final JWKSource<SecurityContext> source;

  /**
   * The keys, with all that keeps the provider from being asked too often.
   *
   * @param between how long to wait, at least, before it is asked again for an unknown key
   */
  IssuerKeys(OidcSettings settings, Duration between) {
    this.reading = new Reading(settings);
    this.source =
        JWKSourceBuilder.create(reading)
            .cache(KEPT.toMillis(), WAIT_FOR_ANOTHER.toMillis())
            .refreshAheadCache(AHEAD.toMillis(), false)
            .rateLimited(between.toMillis())
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
    private final ResourceRetriever retriever =
        new DefaultResourceRetriever(CONNECT_MILLIS, READ_MILLIS, MOST_BYTES);
    private volatile Optional<URL> place;
    private volatile boolean current;

    private Reading(OidcSettings settings) {
      this.settings = settings;
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
