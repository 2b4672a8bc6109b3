package io.plugai.http.rest.keys;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.plugai.core.api.access.Permission;
import io.plugai.core.api.credentials.KeyPolicy;
import io.plugai.core.api.credentials.Owner;
import io.plugai.core.api.credentials.ProviderKey;
import io.plugai.core.api.credentials.ProviderKeys;
import io.plugai.core.api.dispatch.Providers;
import io.plugai.core.api.people.Page;
import io.plugai.http.rest.common.ControlPlaneResource;
import io.plugai.http.rest.common.Fields;
import io.plugai.http.rest.common.Paging;
import io.plugai.spi.error.GatewayException;
import io.plugai.support.web.WebRequest;
import io.plugai.support.web.access.Needs;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import javax.servlet.http.HttpServletRequest;
import javax.ws.rs.BeanParam;
import javax.ws.rs.Consumes;
import javax.ws.rs.GET;
import javax.ws.rs.PUT;
import javax.ws.rs.Path;
import javax.ws.rs.PathParam;
import javax.ws.rs.Produces;
import javax.ws.rs.core.Context;
import javax.ws.rs.core.MediaType;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The providers, whose credentials they are shown, and who has one. */
@Component
@Path("/v1/providers")
@Produces(MediaType.APPLICATION_JSON)
public final class ProvidersResource implements ControlPlaneResource {
  private static final Map<String, KeyPolicy> POLICIES =
      Fields.names(Arrays.stream(KeyPolicy.values()), KeyPolicy::id);

  private final Providers providers;
  private final ProviderKeys keys;

  /** Asks these. */
  @Activate
  public ProvidersResource(@Reference Providers providers, @Reference ProviderKeys keys) {
    this.providers = providers;
    this.keys = keys;
  }

  /** All of them. */
  @GET
  @Needs(Permission.READ)
  @Operation(
      operationId = "listProviders",
      summary = "The providers, what credentials they take, and whether one is put in")
  public ProviderList list(@BeanParam Paging paging, @Context HttpServletRequest request) {
    Page<Providers.Provider> page = paging.of(providers.list(), Providers.Provider::id);
    Set<String> own = put(Owner.user(WebRequest.requireCaller(request).id()));
    Set<String> operators = put(Owner.OPERATOR);
    Map<String, KeyPolicy> policies = keys.policies();
    return new ProviderList(
        page.items().stream()
            .map(
                provider ->
                    new ProviderView(
                        provider.id(),
                        provider.credentialKinds().stream().sorted().toList(),
                        policies.getOrDefault(provider.id(), KeyPolicy.DEFAULT).id(),
                        own.contains(provider.id()),
                        operators.contains(provider.id())))
            .toList(),
        page.next().orElse(null));
  }

  /** Says whose credential one is shown. */
  @PUT
  @Path("{id}/policy")
  @Consumes(MediaType.APPLICATION_JSON)
  @Needs(Permission.OPERATE)
  @Operation(
      operationId = "setKeyPolicy",
      summary = "Say whose credential a provider is shown",
      description =
          "`user_only`: the person's own. `user_then_operator`: the operator's where they have none."
              + " `operator_only`: the operator's, always.")
  public Policy setPolicy(
      @Parameter(description = "The provider's id.") @PathParam("id") String id,
      @Nullable Policy given,
      @Context HttpServletRequest request) {
    Fields fields = new Fields();
    String name = fields.text("key_policy", Fields.body(given).keyPolicy);
    fields.check();
    KeyPolicy policy = fields.oneOf("key_policy", name, POLICIES).orElse(KeyPolicy.DEFAULT);
    fields.check();
    if (providers.find(id).isEmpty()) {
      throw GatewayException.notFound("provider");
    }
    keys.setPolicy(WebRequest.requireCaller(request).id(), id, policy, WebRequest.origin(request));
    return new Policy(policy.id());
  }

  private Set<String> put(Owner owner) {
    return keys.list(owner).stream().map(ProviderKey::provider).collect(Collectors.toSet());
  }

  /** Providers. */
  @Schema(description = "Providers, by id.")
  public record ProviderList(
      List<ProviderView> providers,
      @Schema(description = "What to ask with for more.") @JsonInclude(JsonInclude.Include.NON_NULL)
          @Nullable String next) {}

  /** One provider. */
  @Schema(name = "Provider", description = "One provider.")
  public record ProviderView(
      String id,
      @Schema(description = "What credentials it takes; `none` where it needs none.")
          List<String> credentialKinds,
      @Schema(
              description = "Whose credential it is shown.",
              allowableValues = {"user_only", "user_then_operator", "operator_only"})
          String keyPolicy,
      @Schema(description = "Whether one has put in a credential of one's own.") boolean ownKey,
      @Schema(description = "Whether the operator has put one in.") boolean operatorKey) {}

  /** Whose credential a provider is shown. */
  @Schema(name = "KeyPolicy", description = "Whose credential a provider is shown.")
  public record Policy(
      @Schema(allowableValues = {"user_only", "user_then_operator", "operator_only"})
          @Nullable String keyPolicy) {}
}
