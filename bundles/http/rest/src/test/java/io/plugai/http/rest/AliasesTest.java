package io.plugai.http.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.plugai.core.api.access.ModelScope;
import io.plugai.core.api.access.Permission;
import io.plugai.core.api.people.Origin;
import io.plugai.core.api.people.Page;
import io.plugai.core.api.route.Alias;
import io.plugai.core.api.route.Alias.Candidate;
import io.plugai.core.api.route.Alias.Policy;
import io.plugai.core.api.route.Aliases;
import io.plugai.core.api.usage.AuditEntry;
import io.plugai.core.api.usage.AuditLog;
import io.plugai.http.rest.routing.AliasesResource;
import io.plugai.spi.error.GatewayException;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class AliasesTest {
  private final MemoryAliases aliases = new MemoryAliases();
  private final List<String> audited = new ArrayList<>();
  private ControlPlane server;

  @BeforeEach
  void start() throws Exception {
    server = new ControlPlane(new AliasesResource(aliases, new Audit()));
    server.caller = ControlPlane.OPERATOR;
  }

  @AfterEach
  void stop() throws Exception {
    server.close();
  }

  @Test
  void anAliasIsSetSeenAndRemoved() throws Exception {
    String body =
        "{\"policy\": \"weighted\", \"candidates\": [{\"model\": \"a/m\", \"weight\": 3},"
            + " {\"model\": \"b/m\"}]}";
    assertThat(server.call("PUT", "/v1/aliases/fast", body).statusCode()).isEqualTo(201);
    assertThat(server.call("PUT", "/v1/aliases/fast", body).statusCode()).isEqualTo(200);

    assertThat(server.get("/v1/aliases/fast").body())
        .isEqualTo(
            "{\"name\":\"fast\",\"policy\":\"weighted\",\"candidates\":[{\"model\":\"a/m\","
                + "\"weight\":3},{\"model\":\"b/m\",\"weight\":1}],\"fixed\":false}");
    assertThat(server.call("DELETE", "/v1/aliases/fast", "").statusCode()).isEqualTo(204);
    assertThat(server.get("/v1/aliases/fast").statusCode()).isEqualTo(404);
    assertThat(audited)
        .containsExactly(
            "usr_op alias.set fast", "usr_op alias.set fast", "usr_op alias.removed fast");
  }

  @Test
  void whatAKeyIsNotForIsNotThereBehindAnAliasEither() throws Exception {
    aliases.put(alias("both", "a/m", "b/m"));
    aliases.put(alias("foreign", "b/m"));
    server.caller =
        ControlPlane.caller("usr_ada", new ModelScope(List.of("a/*")), Permission.GENERATE);

    JsonNode seen = ControlPlane.json(server.get("/v1/aliases")).get("aliases");

    assertThat(seen.findValuesAsText("name")).containsExactly("both");
    assertThat(seen.findValuesAsText("model")).containsExactly("a/m");
    assertThat(server.get("/v1/aliases/foreign").statusCode()).isEqualTo(404);
  }

  @Test
  void everythingThatIsWrongIsNamed() throws Exception {
    HttpResponse<String> response =
        server.call(
            "PUT",
            "/v1/aliases/fast",
            "{\"policy\": \"best\", \"candidates\": [{\"weight\": 1}, {\"model\": \"a/m\","
                + " \"weight\": 1001}, null]}");

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(ControlPlane.json(response).at("/error/details").findValuesAsText("field"))
        .containsExactly(
            "policy", "candidates[0].model", "candidates[1].weight", "candidates[2].model");
  }

  private static Alias alias(String name, String... models) {
    return new Alias(
        name,
        Policy.ORDER,
        List.of(models).stream().map(model -> new Candidate(model, 1)).toList(),
        false);
  }

  private final class Audit implements AuditLog {
    @Override
    public void record(
        String actorId, String action, String subject, String details, Origin origin) {
      audited.add(actorId + " " + action + " " + subject);
    }

    @Override
    public Page<AuditEntry> entries(Optional<String> action, Optional<String> after, int limit) {
      throw new UnsupportedOperationException();
    }
  }

  private static final class MemoryAliases implements Aliases {
    private final Map<String, Alias> all = new TreeMap<>();

    @Override
    public List<Alias> list() {
      return List.copyOf(all.values());
    }

    @Override
    public Optional<Alias> find(String name) {
      return Optional.ofNullable(all.get(name));
    }

    @Override
    public boolean put(Alias alias) {
      return all.put(alias.name(), alias) == null;
    }

    @Override
    public void remove(String name) {
      if (all.remove(name) == null) {
        throw GatewayException.notFound("alias");
      }
    }
  }
}
