package io.plugai.http.rest.docs;

import io.plugai.core.api.access.Permission;
import io.plugai.http.rest.common.ControlPlaneResource;
import io.plugai.support.web.Json;
import io.plugai.support.web.access.Needs;
import io.swagger.v3.oas.annotations.Operation;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import javax.ws.rs.GET;
import javax.ws.rs.Path;
import javax.ws.rs.Produces;
import javax.ws.rs.core.MediaType;
import javax.ws.rs.core.Response;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/**
 * The description of the API: for programs at {@code /v1/openapi.json}, as the build wrote it, and
 * for people at {@code /docs}, made from the same file. The page has no script and fetches nothing
 * but its style sheet.
 */
@Component
@Path("/")
public final class DocsResource implements ControlPlaneResource {
  private static final String PAGE_POLICY =
      "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none';"
          + " frame-ancestors 'none'";

  private final byte[] description = resource("/openapi.json");
  private final byte[] style = resource("/docs.css");
  private final String page;

  /** Renders the page once. */
  @Activate
  public DocsResource() {
    try {
      page = ReferencePage.render(Json.MAPPER.readTree(description));
    } catch (IOException e) {
      throw new UncheckedIOException("the description in this bundle is no JSON", e);
    }
  }

  /** The description. */
  @GET
  @Path("v1/openapi.json")
  @Produces(MediaType.APPLICATION_JSON)
  @Needs(Permission.PUBLIC)
  @Operation(operationId = "openapi", summary = "This description, as OpenAPI 3.0")
  public byte[] openApi() {
    return description.clone();
  }

  /** The page. */
  @GET
  @Path("docs")
  @Produces("text/html; charset=utf-8")
  @Needs(Permission.PUBLIC)
  @Operation(operationId = "docs", summary = "This description as a page to read")
  public Response page() {
    return Response.ok(page).header("Content-Security-Policy", PAGE_POLICY).build();
  }

  /** The style sheet of the page. */
  @GET
  @Path("docs/style.css")
  @Produces("text/css; charset=utf-8")
  @Needs(Permission.PUBLIC)
  @Operation(operationId = "docsStyle", summary = "The style sheet of the page", hidden = true)
  public byte[] style() {
    return style.clone();
  }

  private static byte[] resource(String name) {
    try (InputStream in = DocsResource.class.getResourceAsStream(name)) {
      return Objects.requireNonNull(in, name).readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException("a file of this bundle cannot be read: " + name, e);
    }
  }
}
