package io.plugai.spi.model;

import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * What a plug-in says of one model. Immutable; made with {@link #builder(String, Modality)}, so
 * that a later version can say more without breaking plug-ins built against this one.
 */
public final class ModelDescriptor {
  private final String name;
  private final Modality modality;
  private final String displayName;
  private final String description;
  private final OptionalInt contextWindow;
  private final OptionalInt maxOutputTokens;
  private final Set<Capability> capabilities;
  private final boolean capabilitiesAssumed;
  private final Set<String> imageRoles;
  private final List<Parameter> parameters;
  private final Map<String, Double> prices;
  private final Map<String, Object> metadata;

  private ModelDescriptor(Builder builder) {
    this.name = builder.name;
    this.modality = builder.modality;
    this.displayName = builder.displayName;
    this.description = builder.description;
    this.contextWindow = builder.contextWindow;
    this.maxOutputTokens = builder.maxOutputTokens;
    this.capabilitiesAssumed = builder.capabilitiesAssumed;
    this.prices = Collections.unmodifiableMap(new LinkedHashMap<>(builder.prices));
    this.capabilities = Collections.unmodifiableSet(EnumSet.copyOf(builder.capabilities));
    this.imageRoles = builder.imageRoles;
    this.parameters = builder.parameters;
    this.metadata = Collections.unmodifiableMap(new LinkedHashMap<>(builder.metadata));
  }

  /** Starts the description of a model by its name at the provider, as {@code gpt-4.1-mini}. */
  public static Builder builder(String name, Modality modality) {
    return new Builder(name, modality);
  }

  /** The model's name at its provider, without the provider's id. */
  public String name() {
    return name;
  }

  /** What the model makes. */
  public Modality modality() {
    return modality;
  }

  /** A name for people; the plain name where none was given. */
  public String displayName() {
    return displayName;
  }

  /** One or two sentences for people. */
  public Optional<String> description() {
    return description.isEmpty() ? Optional.empty() : Optional.of(description);
  }

  /** The most tokens that input and output may take together, where known. */
  public OptionalInt contextWindow() {
    return contextWindow;
  }

  /** The most tokens of one answer, where known. */
  public OptionalInt maxOutputTokens() {
    return maxOutputTokens;
  }

  /** Whether nobody told the plug-in what it can do: then whoever knows better is believed. */
  public boolean capabilitiesAssumed() {
    return capabilitiesAssumed;
  }

  /**
   * What it costs in US dollars, where known, by what is paid for: {@code input_per_million},
   * {@code cached_input_per_million} and {@code output_per_million} tokens, {@code per_image},
   * {@code per_request}.
   */
  public Map<String, Double> prices() {
    return prices;
  }

  /** What it can do; whatever is missing here is refused with {@code feature_not_supported}. */
  public Set<Capability> capabilities() {
    return capabilities;
  }

  /**
   * The roles that images to start from may have, as {@code init}, {@code mask} or {@code
   * reference}; empty where an image or mesh model starts from none.
   */
  public Set<String> imageRoles() {
    return imageRoles;
  }

  /** The parameters that a request may set; any other is refused. */
  public List<Parameter> parameters() {
    return parameters;
  }

  /** Whatever else the plug-in wants to be shown, as plain JSON values. */
  public Map<String, Object> metadata() {
    return metadata;
  }

  /** Starts the description of the same model under another name, with all that is said here. */
  public Builder toBuilder(String newName) {
    Builder copy =
        builder(newName, modality)
            .displayName(displayName.equals(name) ? newName : displayName)
            .description(description)
            .capabilities(capabilities)
            .imageRoles(imageRoles)
            .parameters(parameters);
    copy.contextWindow = contextWindow;
    copy.maxOutputTokens = maxOutputTokens;
    copy.capabilitiesAssumed = capabilitiesAssumed;
    copy.prices.putAll(prices);
    copy.metadata.putAll(metadata);
    return copy;
  }

  @Override
  public String toString() {
    return "ModelDescriptor[" + name + ", " + modality.id() + "]";
  }

  /** Collects what is known of a model. Not for use by several threads. */
  public static final class Builder {
    private final String name;
    private final Modality modality;
    private String displayName;
    private String description = "";
    private OptionalInt contextWindow = OptionalInt.empty();
    private OptionalInt maxOutputTokens = OptionalInt.empty();
    private boolean capabilitiesAssumed;
    private final Map<String, Double> prices = new LinkedHashMap<>();
    private final Set<Capability> capabilities = EnumSet.noneOf(Capability.class);
    private Set<String> imageRoles = Set.of();
    private List<Parameter> parameters = List.of();
    private final Map<String, Object> metadata = new LinkedHashMap<>();

    private Builder(String name, Modality modality) {
      if (name.isBlank()) {
        throw new IllegalArgumentException("a model needs a name");
      }
      this.name = name;
      this.modality = modality;
      this.displayName = name;
    }

    /** Sets the name for people. */
    public Builder displayName(String value) {
      displayName = value;
      return this;
    }

    /** Sets the description for people. */
    public Builder description(String value) {
      description = value;
      return this;
    }

    /** Sets the context window, in tokens. */
    public Builder contextWindow(int tokens) {
      contextWindow = OptionalInt.of(tokens);
      return this;
    }

    /** Sets the most tokens of one answer. */
    public Builder maxOutputTokens(int tokens) {
      maxOutputTokens = OptionalInt.of(tokens);
      return this;
    }

    /** Says that the capabilities are what such models can do as a rule: nobody told. */
    public Builder capabilitiesAssumed() {
      capabilitiesAssumed = true;
      return this;
    }

    /** Sets a price in US dollars, see {@link ModelDescriptor#prices()}. */
    public Builder price(String paidFor, double dollars) {
      prices.put(paidFor, dollars);
      return this;
    }

    /** Adds capabilities. */
    public Builder capabilities(Collection<Capability> values) {
      capabilities.addAll(values);
      return this;
    }

    /** Sets the roles that images to start from may have. */
    public Builder imageRoles(Collection<String> values) {
      imageRoles = Collections.unmodifiableSet(new LinkedHashSet<>(values));
      return this;
    }

    /** Sets the parameters that a request may use. */
    public Builder parameters(List<Parameter> values) {
      parameters = List.copyOf(values);
      return this;
    }

    /** Adds an entry of metadata; the value is a plain JSON value. */
    public Builder metadata(String key, Object value) {
      metadata.put(key, value);
      return this;
    }

    /** The finished description. */
    public ModelDescriptor build() {
      return new ModelDescriptor(this);
    }
  }
}
