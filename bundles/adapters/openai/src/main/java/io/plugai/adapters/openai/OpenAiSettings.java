package io.plugai.adapters.openai;

import io.plugai.spi.credential.Secret;
import io.plugai.spi.model.Capability;
import io.plugai.spi.model.Parameter;
import io.plugai.support.chat.ChatBody;
import io.plugai.support.upstream.Network;
import io.plugai.support.upstream.UpstreamLimits;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** One server's configuration, checked. */
record OpenAiSettings(
    String providerId,
    URI baseUrl,
    Secret apiKey,
    boolean keyRequired,
    String checkPath,
    Map<String, Secret> headers,
    ModelList models,
    ChatBody body,
    UpstreamLimits limits,
    Network network,
    boolean repeatLost) {

  private static final String HEADER = "header.";
  private static final String CAPABILITIES = "capabilities.";
  private static final Map<String, Parameter> PARAMETERS =
      Parameter.STANDARD.stream().collect(Collectors.toMap(Parameter::name, Function.identity()));

  /** Whether it says enough to be used: a server. Keys may come with the requests. */
  static boolean enabled(OpenAiConfig config) {
    return !config.base__url().isBlank();
  }

  /**
   * Checks a configuration.
   *
   * @param properties all of it; keys {@code header.<name>} and {@code capabilities.<model>} have
   *     no fixed names
   * @throws IllegalArgumentException with a sentence for the operator; never quotes a secret
   */
  static OpenAiSettings of(OpenAiConfig config, Map<String, Object> properties) {
    Map<String, Secret> headers = new HashMap<>();
    Map<String, Set<Capability>> capabilities = new HashMap<>();
    properties.forEach(
        (key, value) -> {
          if (key.startsWith(HEADER)) {
            headers.put(key.substring(HEADER.length()), new Secret(value.toString().trim()));
          } else if (key.startsWith(CAPABILITIES)) {
            capabilities.put(key.substring(CAPABILITIES.length()), capabilities(value.toString()));
          }
        });
    return new OpenAiSettings(
        providerId(config.plugai_provider_id()),
        baseUrl(config.base__url().trim()),
        new Secret(config.api__key().trim()),
        config.key__required(),
        checkPath(config.check__path().trim()),
        headers,
        new ModelList(
            words(config.models()).toList(),
            filter(config.model__filter()),
            capabilities(config.capabilities()),
            capabilities,
            words(config.parameters()).map(OpenAiSettings::parameter).toList()),
        new ChatBody(config.max__tokens__name(), config.stream__usage()),
        limits(config),
        Network.ofEnvironment().withProxy(config.proxy()).withCaFile(config.ca__file()),
        config.repeat__lost());
  }

  /** What lies below the base URL, with the base URL's query. */
  URI at(String path) {
    String base = baseUrl.toString();
    int query = base.indexOf('?');
    return URI.create(
        query < 0 ? base + path : base.substring(0, query) + path + base.substring(query));
  }

  private static String providerId(String id) {
    if (!id.matches("[a-z0-9-]+")) {
      throw new IllegalArgumentException(
          "plugai.provider.id must be made of lower-case letters, digits and dashes.");
    }
    return id;
  }

  private static URI baseUrl(String text) {
    try {
      URI uri = new URI(text.replaceFirst("^([^?]*?)/+(?=\\?|$)", "$1"));
      if (uri.getRawFragment() != null || uri.getRawUserInfo() != null) {
        throw new IllegalArgumentException("base_url must have neither a fragment nor a user.");
      }
      if (uri.getHost() != null && Set.of("http", "https").contains(uri.getScheme())) {
        return uri;
      }
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("base_url is not a URL.", e);
    }
    throw new IllegalArgumentException("base_url must begin with http:// or https:// and a host.");
  }

  private static String checkPath(String path) {
    if (!path.matches("/[\\w./-]*")) {
      throw new IllegalArgumentException("check_path must begin with a slash.");
    }
    return path;
  }

  private static Pattern filter(String expression) {
    try {
      return Pattern.compile(expression);
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException("model_filter is not a regular expression.", e);
    }
  }

  private static Set<Capability> capabilities(String list) {
    Set<Capability> capabilities = EnumSet.noneOf(Capability.class);
    words(list)
        .map(
            word ->
                Capability.of(word)
                    .orElseThrow(
                        () -> new IllegalArgumentException("No such capability: " + word + ".")))
        .forEach(capabilities::add);
    return capabilities;
  }

  private static Parameter parameter(String name) {
    Parameter parameter = PARAMETERS.get(name);
    if (parameter == null) {
      throw new IllegalArgumentException("No such standard parameter: " + name + ".");
    }
    return parameter;
  }

  private static Stream<String> words(String list) {
    return Stream.of(list.split(",", -1)).map(String::trim).filter(word -> !word.isEmpty());
  }

  private static UpstreamLimits limits(OpenAiConfig config) {
    if (config.retries() < 0) {
      throw new IllegalArgumentException("retries must not be negative.");
    }
    return new UpstreamLimits(
        seconds("connect_timeout", config.connect__timeout()),
        seconds("first_byte_timeout", config.first__byte__timeout()),
        seconds("idle_timeout", config.idle__timeout()),
        seconds("total_timeout", config.total__timeout()),
        config.retries());
  }

  private static Duration seconds(String key, double value) {
    if (!(value > 0 && value <= Duration.ofDays(1).toSeconds())) {
      throw new IllegalArgumentException(key + " must be above 0 and at most a day, in seconds.");
    }
    return Duration.ofMillis(Math.max(1, Math.round(value * 1000)));
  }
}
