package io.plugai.http.rest.keys;

import io.plugai.core.api.credentials.Owner;
import io.plugai.core.api.credentials.ProviderKey;
import io.plugai.core.api.credentials.ProviderKeys;
import io.plugai.http.rest.Fields;
import io.plugai.http.rest.Paging;
import io.plugai.spi.credential.Credential;
import io.plugai.support.web.WebRequest;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import javax.servlet.http.HttpServletRequest;
import javax.ws.rs.container.AsyncResponse;
import org.jspecify.annotations.Nullable;

/** What people do with their own credentials, and operators with the gateway's. */
final class ProviderKeyOperations {
  private final ProviderKeys keys;

  ProviderKeyOperations(ProviderKeys keys) {
    this.keys = keys;
  }

  ProviderKeyView.ProviderKeyList list(Owner owner, Paging paging) {
    return ProviderKeyView.list(paging.of(keys.list(owner), ProviderKey::provider));
  }

  ProviderKeyView add(Owner owner, KeyBodies.Addition body, HttpServletRequest request) {
    Fields fields = new Fields();
    String provider = fields.text("provider", body.provider());
    Optional<String> name = fields.optional("name", body.name());
    Credential credential = CredentialReader.read(body.credential(), fields);
    fields.check();
    return ProviderKeyView.of(
        keys.add(actor(request), owner, provider, name, credential, WebRequest.origin(request)));
  }

  ProviderKeyView replace(
      Owner owner, String id, KeyBodies.Replacement body, HttpServletRequest request) {
    Fields fields = new Fields();
    Optional<String> name = fields.optional("name", body.name());
    Credential credential = CredentialReader.read(body.credential(), fields);
    fields.check();
    return ProviderKeyView.of(
        keys.replace(actor(request), owner, id, name, credential, WebRequest.origin(request)));
  }

  void remove(Owner owner, String id, HttpServletRequest request) {
    keys.remove(actor(request), owner, id, WebRequest.origin(request));
  }

  void test(Owner owner, String id, AsyncResponse response, HttpServletRequest request) {
    keys.test(actor(request), owner, id, WebRequest.origin(request))
        .whenComplete((result, failure) -> answer(response, result, failure));
  }

  private static void answer(
      AsyncResponse response,
      ProviderKeys.@Nullable TestResult result,
      @Nullable Throwable failure) {
    if (result != null) {
      response.resume(new KeyBodies.TestResult(result.works(), result.message()));
    } else {
      response.resume(unwrapped(failure));
    }
  }

  private static Throwable unwrapped(@Nullable Throwable failure) {
    if (failure == null) {
      return new IllegalStateException("a test of a credential had no result");
    }
    return failure instanceof CompletionException && failure.getCause() != null
        ? failure.getCause()
        : failure;
  }

  private static String actor(HttpServletRequest request) {
    return WebRequest.requireCaller(request).id();
  }
}
