package io.plugai.http.rest.application;

import io.plugai.http.rest.common.ControlPlaneResource;
import io.plugai.http.rest.common.JsonBody;
import io.plugai.http.rest.common.Problems;
import io.plugai.http.rest.docs.DocsResource;
import io.plugai.http.rest.hub.HubResource;
import io.plugai.http.rest.keys.OperatorKeysResource;
import io.plugai.http.rest.keys.OwnKeysResource;
import io.plugai.http.rest.keys.ProvidersResource;
import io.plugai.http.rest.login.LoginResource;
import io.plugai.http.rest.login.LoginSessionsResource;
import io.plugai.http.rest.login.PasswordResource;
import io.plugai.http.rest.login.RegistrationResource;
import io.plugai.http.rest.models.DownloadsResource;
import io.plugai.http.rest.models.LocalModelsResource;
import io.plugai.http.rest.models.ModelsResource;
import io.plugai.http.rest.models.SchemaResource;
import io.plugai.http.rest.operations.MetricsResource;
import io.plugai.http.rest.operations.ReadyResource;
import io.plugai.http.rest.people.InvitesResource;
import io.plugai.http.rest.people.MeResource;
import io.plugai.http.rest.people.PeopleResource;
import io.plugai.http.rest.plugins.AdaptersResource;
import io.plugai.http.rest.routing.AliasesResource;
import io.plugai.http.rest.sessions.ExportResource;
import io.plugai.http.rest.sessions.ImportResource;
import io.plugai.http.rest.sessions.MessagesResource;
import io.plugai.http.rest.sessions.SearchResource;
import io.plugai.http.rest.sessions.SessionsResource;
import io.plugai.http.rest.storage.StorageResource;
import io.plugai.http.rest.tokens.AccessKeysResource;
import io.plugai.http.rest.tokens.PeoplesTokensResource;
import io.plugai.http.rest.tokens.TokensResource;
import io.plugai.http.rest.usage.AuditResource;
import io.plugai.http.rest.usage.UsageResource;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.ws.rs.core.Application;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.http.whiteboard.Preprocessor;
import org.osgi.service.jaxrs.whiteboard.propertytypes.JaxrsApplicationBase;
import org.osgi.service.jaxrs.whiteboard.propertytypes.JaxrsName;

/**
 * The control plane as a whole: it is there when all of it is, and the gate before it. JAX-RS
 * builds everything anew for each resource that comes alone, and answers badly meanwhile; so it
 * gets them at once.
 */
@Component(
    service = Application.class,
    property = "resources.cardinality.minimum:Integer=" + ControlPlaneApplication.COUNT,
    reference =
        @Reference(name = "gate", service = Preprocessor.class, target = "(plugai.gate=true)"))
@JaxrsApplicationBase("/")
@JaxrsName("plugai")
public final class ControlPlaneApplication extends Application {
  /** All resources of this bundle: what they need of their callers is read from them. */
  public static final List<Class<? extends ControlPlaneResource>> RESOURCES =
      List.of(
          AccessKeysResource.class,
          AdaptersResource.class,
          AliasesResource.class,
          AuditResource.class,
          DocsResource.class,
          DownloadsResource.class,
          ExportResource.class,
          HubResource.class,
          ImportResource.class,
          InvitesResource.class,
          LocalModelsResource.class,
          LoginResource.class,
          LoginSessionsResource.class,
          MeResource.class,
          MessagesResource.class,
          MetricsResource.class,
          ModelsResource.class,
          OperatorKeysResource.class,
          OwnKeysResource.class,
          PasswordResource.class,
          PeopleResource.class,
          PeoplesTokensResource.class,
          ProvidersResource.class,
          ReadyResource.class,
          RegistrationResource.class,
          SchemaResource.class,
          SearchResource.class,
          SessionsResource.class,
          StorageResource.class,
          TokensResource.class,
          UsageResource.class);

  /** How many these are; a constant, because the framework waits for as many. */
  static final int COUNT = 31;

  private final Set<Object> singletons;

  /** Takes them in. */
  @Activate
  public ControlPlaneApplication(
      @Reference(
              name = "resources",
              cardinality = ReferenceCardinality.AT_LEAST_ONE,
              policyOption = ReferencePolicyOption.GREEDY)
          List<ControlPlaneResource> resources) {
    singletons = new HashSet<>(resources);
    singletons.add(new JsonBody());
    singletons.add(new Problems());
  }

  @Override
  public Set<Object> getSingletons() {
    return Set.copyOf(singletons);
  }
}
