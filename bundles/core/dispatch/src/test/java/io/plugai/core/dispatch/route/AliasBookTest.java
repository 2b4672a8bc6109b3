package io.plugai.core.dispatch.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plugai.core.api.route.Alias;
import io.plugai.core.api.route.Alias.Candidate;
import io.plugai.core.api.route.Alias.Policy;
import io.plugai.core.api.store.AliasStore;
import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.GatewayException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AliasBookTest {
  private final AliasBook book = new AliasBook();
  private final Store store = new Store();

  @AfterEach
  void stop() {
    book.deactivate();
  }

  @Test
  void whatIsSetIsThereAtOnceAndInTheDatabase() {
    book.setStore(store);

    assertThat(book.put(alias("fast", "a/m"))).isTrue();
    assertThat(book.put(alias("fast", "b/m"))).isFalse();

    assertThat(book.find("fast")).contains(alias("fast", "b/m"));
    assertThat(store.all).containsValue(alias("fast", "b/m"));
    book.remove("fast");
    assertThat(book.list()).isEmpty();
    refused(ErrorCode.NOT_FOUND, () -> book.remove("fast"));
  }

  @Test
  void withoutADatabaseWhatWasKnownStays() {
    book.setStore(store);
    book.put(alias("fast", "a/m"));
    book.unsetStore(store);

    assertThat(book.find("fast")).isPresent();
    refused(ErrorCode.UNAVAILABLE, () -> book.put(alias("best", "a/m")));
  }

  @Test
  void everyFieldThatIsWrongIsNamed() {
    book.setStore(store);
    Alias wrong =
        new Alias(
            "No/name",
            Policy.ORDER,
            List.of(new Candidate("alias", 1), new Candidate("a/m", -1), new Candidate("a/m", 1)),
            false);

    assertThatThrownBy(() -> book.put(wrong))
        .isInstanceOfSatisfying(
            GatewayException.class,
            e ->
                assertThat(e.details())
                    .extracting("field")
                    .containsExactly(
                        "name",
                        "candidates[0].model",
                        "candidates[1].weight",
                        "candidates[2].model"));
  }

  private static void refused(ErrorCode code, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(GatewayException.class, e -> assertThat(e.code()).isEqualTo(code));
  }

  private static Alias alias(String name, String model) {
    return new Alias(name, Policy.ORDER, List.of(new Candidate(model, 1)), false);
  }

  /** In memory. */
  private static final class Store implements AliasStore {
    private final Map<String, Alias> all = new TreeMap<>();

    @Override
    public synchronized List<Alias> list() {
      return List.copyOf(all.values());
    }

    @Override
    public synchronized boolean put(Alias alias) {
      return all.put(alias.name(), alias) == null;
    }

    @Override
    public synchronized boolean remove(String name) {
      return all.remove(name) != null;
    }
  }
}
