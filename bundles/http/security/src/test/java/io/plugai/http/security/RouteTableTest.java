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
              rule("POST", "/v1/models/**/load"),
              rule("POST", "/v1/models/search"),
              rule("POST", "/v1/models/deep/search"),
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
  void anOpenEndTakesEscapedSlashesAndOtherEscapes() {
    assertThat(path("/v1/models/local%2Fstarter")).isEqualTo("/v1/models/**");
    assertThat(path("/v1/models/a%2fb/c%2Fd")).isEqualTo("/v1/models/**");
    assertThat(path("/v1/models/a%3Ab%20+c")).isEqualTo("/v1/models/**");
    assertThat(path("/v1/models/search%2Fa")).isEqualTo("/v1/models/**");
  }

  @Test
  void anOpenPartMayHaveAnEndBehindIt() {
    assertThat(path("/v1/models/local/starter/load")).isEqualTo("/v1/models/**/load");
    assertThat(path("/v1/models/local%2Fstarter/load")).isEqualTo("/v1/models/**/load");
    assertThat(path("/v1/models/a/b/c/load")).isEqualTo("/v1/models/**/load");
    assertThat(path("/v1/models/load")).isEqualTo("/v1/models/**");
    assertThat(path("/v1/models/a/load/b")).isEqualTo("/v1/models/**");
    assertThat(path("/v1/models/a%2Fload")).as("it leads elsewhere when decoded").isEqualTo("none");
    assertThat(path("/v1/models//load")).isEqualTo("none");
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
        "/v1/models%2Fa",
        "/v1%2Fmodels",
        "/v1/models/..%2Fadapters",
        "/v1/models/a%2F..%2F..%2Fadapters%2Fx",
        "/v1/models/a%2f%2e%2E%2fb",
        "/v1/models/.%2Fa",
        "/v1/models/%2Fa",
        "/v1/models/a%2F",
        "/v1/models/a%2F%2Fb",
        "/v1/models/a%2Fb;c=d",
        "/v1/models/a%5c..%2Fb",
        "/v1/models/a%zz",
        "/v1/models/sea%72ch",
        "/v1/models/deep%2Fsearch",
        "/v1/adapters/a%2Fb",
        "/v1/adapters/%2E%2E%2Fmodels",
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
