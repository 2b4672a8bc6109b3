package io.plugai.testing.hub;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;

/** What the hub says where it does not answer, with the codes that its clients go by. */
final class Refusals {

  private Refusals() {}

  static Reply badToken() {
    return refusal(401, "", "Invalid credentials in Authorization header");
  }

  static Reply whoAreYou() {
    return refusal(401, "", "Invalid username or password.");
  }

  static Reply noRepository() {
    return refusal(404, "RepoNotFound", "Repository not found");
  }

  static Reply noRevision(String revision) {
    return refusal(404, "RevisionNotFound", "Invalid rev id: " + revision);
  }

  static Reply noEntry() {
    return refusal(404, "EntryNotFound", "Entry not found");
  }

  static Reply gated(int status, Repository repository) {
    return refusal(
        status,
        "GatedRepo",
        "Access to model "
            + repository.name()
            + " is restricted. You must have access to it and be authenticated to access it.");
  }

  static Reply notFound() {
    return refusal(404, "", "Sorry, we can't find the page you are looking for.");
  }

  private static Reply refusal(int status, String code, String message) {
    Reply reply =
        Reply.json(status, JsonNodeFactory.instance.objectNode().put("error", message))
            .with("X-Error-Message", message);
    return code.isEmpty() ? reply : reply.with("X-Error-Code", code);
  }
}
