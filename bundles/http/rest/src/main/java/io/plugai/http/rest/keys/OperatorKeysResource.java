package io.plugai.http.rest.keys;

import io.plugai.core.api.access.Caller;
import io.plugai.core.api.access.Permission;
import io.plugai.core.api.credentials.Owner;
import io.plugai.core.api.credentials.ProviderKeys;
import io.plugai.http.rest.common.ControlPlaneResource;
import io.plugai.http.rest.common.OperationWords;
import io.plugai.support.web.access.Needs;
import javax.ws.rs.Path;
import javax.ws.rs.Produces;
import javax.ws.rs.core.MediaType;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The operator's credentials for providers, which whoever runs the gateway puts in for all. */
@Component(service = ControlPlaneResource.class)
@Path("/v1/operator/provider-keys")
@Produces(MediaType.APPLICATION_JSON)
@Needs(Permission.OPERATE)
@OperationWords(
    id = "OperatorKey",
    one = "the operator's credential for a provider",
    all = "The operator's credentials for providers")
public final class OperatorKeysResource extends ProviderKeysResource {

  /** Asks these. */
  @Activate
  public OperatorKeysResource(@Reference ProviderKeys keys) {
    super(keys);
  }

  @Override
  Owner owner(Caller caller) {
    return Owner.OPERATOR;
  }
}
