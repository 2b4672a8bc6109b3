package io.plugai.http.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.plugai.core.api.access.AccessRule;
import io.plugai.core.api.access.Permission;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RouteTableTest {
  private final RouteTable table =
      new RouteTable(
          List.of(
              rule("GET", "/v1/models"),
              rule("GET", "/v1/models/**"),
              rule("POST", "/v1/models/search"),
              rule("DELETE", "/v1/adapters/{name}"),
              rule("GET", "/v1/adapters/{name}")));

  @Test
  void aFixedPathIsFoundBeforeATemplate() {
    assertThat(path("/v1/models/search")).isEqualTo("/v1/models/search");
  }

  @Test
  void anOpenEndTakesOneOrMoreSegments() {
    assertThat(path("/v1/models/local/starter")).isEqualTo("/v1/models/**");
    assertThat(path("/v1/models/a/b/c:d")).isEqualTo("/v1/models/**");
    assertThat(path("/v1/models/")).isEqualTo("none");
  }

  @Test
  void aVariableTakesExactlyOneSegment() {
    assertThat(path("/v1/adapters/io.plugai.adapters.openai")).isEqualTo("/v1/adapters/{name}");
    assertThat(path("/v1/adapters/a/b")).isEqualTo("none");
  }

  @Test
  void allMethodsOfAPathAreNamed() {
    assertThat(table.at("/v1/adapters/a").orElseThrow().allow()).isEqualTo("DELETE, GET, HEAD");
    assertThat(table.at("/v1/adapters/a").orElseThrow().rule("PUT")).isEmpty();
    assertThat(table.at("/v1/adapters/a").orElseThrow().rule("HEAD")).isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v1/models/../adapters/x",
        "/v1/models/%2e%2E/x",
        "/v1/models/.%2e",
        "/v1/models/a%2fb",
        "/v1/models/a;b=c",
        "/v1/models//a",
        "/v1/models/a%5Cb",
        "/v1/models/a%00",
        "/V1/models",
        "//v1/models",
        "/v1/mod%65ls",
        "",
        "/",
        "*"
      })
  void aPathWrittenInAnUnusualWayIsNotFound(String path) {
    assertThat(path(path)).isEqualTo("none");
  }

  private String path(String path) {
    return table.at(path).map(RouteTable.Route::path).orElse("none");
  }

  private static AccessRule rule(String method, String path) {
    return new AccessRule(method, path, Permission.READ);
  }
}
