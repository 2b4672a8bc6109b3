package io.plugai.core.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plugai.core.api.access.ModelScope;
import io.plugai.core.api.catalogue.FactSource;
import io.plugai.core.api.catalogue.ModelField;
import io.plugai.core.api.catalogue.ModelQuery;
import io.plugai.core.api.catalogue.ModelQuery.Order;
import io.plugai.core.api.catalogue.ModelRecord;
import io.plugai.core.api.catalogue.ModelStatus;
import io.plugai.core.api.people.Page;
import io.plugai.core.models.facts.FactStack;
import io.plugai.core.models.facts.Layer;
import io.plugai.spi.error.GatewayException;
import io.plugai.spi.model.Capability;
import io.plugai.spi.model.Modality;
import io.plugai.spi.model.ModelDescriptor;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RecordListTest {
  private final RecordList list =
      list(
          record("a/small", ModelStatus.READY, builder("small").contextWindow(10).price(OUT, 3)),
          record("a/large", ModelStatus.READY, builder("large").contextWindow(100).price(OUT, 1)),
          record("b/old", ModelStatus.MISSING, builder("old").displayName("Äld")),
          record(
              "b/sees",
              ModelStatus.FAILED,
              builder("sees").capabilities(Set.of(Capability.IMAGE_INPUT, Capability.TOOLS))),
          record("c/paints", ModelStatus.READY, ModelDescriptor.builder("p", Modality.IMAGE)));

  private static final String OUT = "output_per_million";

  @Test
  void whatIsMissingIsToldOnlyToWhoeverAsks() {
    assertThat(ids(ModelQuery.all(ModelScope.ALL)))
        .containsExactly("a/large", "a/small", "b/sees", "c/paints");
    assertThat(ids(query().statuses(ModelStatus.MISSING, ModelStatus.FAILED).of()))
        .containsExactly("b/old", "b/sees");
  }

  @Test
  void allConditionsMustHold() {
    assertThat(ids(query().provider("a").of())).containsExactly("a/large", "a/small");
    assertThat(ids(query().modality(Modality.IMAGE).of())).containsExactly("c/paints");
    assertThat(ids(query().capabilities(Capability.TOOLS, Capability.IMAGE_INPUT).of()))
        .containsExactly("b/sees");
    assertThat(ids(query().capabilities(Capability.TOOLS, Capability.REASONING).of())).isEmpty();
    assertThat(ids(query().text("A/ LARGE").of())).containsExactly("a/large");
    assertThat(ids(query().text("äld").statuses(ModelStatus.MISSING).of()))
        .containsExactly("b/old");
    assertThat(ids(query().text("tagged small").of())).containsExactly("a/small");
    assertThat(ids(ModelQuery.all(new ModelScope(List.of("c/*"))))).containsExactly("c/paints");
  }

  @Test
  void whatIsNotKnownComesLastWhicheverWay() {
    assertThat(ids(query().order(Order.CONTEXT_WINDOW, false).of()))
        .containsExactly("a/small", "a/large", "b/sees", "c/paints");
    assertThat(ids(query().order(Order.CONTEXT_WINDOW, true).of()))
        .containsExactly("a/large", "a/small", "b/sees", "c/paints");
    assertThat(ids(query().order(Order.PRICE, false).of())).startsWith("a/large", "a/small");
    assertThat(ids(query().order(Order.ID, true).of())).startsWith("c/paints", "b/sees");
    assertThat(ids(query().order(Order.SIZE, false).of())).startsWith("a/large", "a/small");
  }

  @Test
  void pagesFollowEachOtherInEveryOrder() {
    for (Order order : Order.values()) {
      for (boolean descending : new boolean[] {true, false}) {
        List<String> walked = new ArrayList<>();
        Optional<String> after = Optional.empty();
        do {
          Page<ModelRecord> page =
              list.list(query().order(order, descending).after(after).limit(1).of());
          page.items().forEach(record -> walked.add(record.id()));
          after = page.next();
        } while (after.isPresent());
        assertThat(walked)
            .as(order + " " + descending)
            .isEqualTo(ids(query().order(order, descending).of()));
      }
    }
  }

  @Test
  void aPlaceThatNobodyKnowsIsRefusedAndSoIsOneBeyondTheScope() {
    assertThatThrownBy(() -> ids(query().after(Optional.of("z/z")).of()))
        .isInstanceOf(GatewayException.class);
    assertThatThrownBy(
            () ->
                ids(query().scope(new ModelScope(List.of("a/*"))).after(Optional.of("b/old")).of()))
        .isInstanceOf(GatewayException.class);
  }

  private List<String> ids(ModelQuery query) {
    return list.list(query).items().stream().map(ModelRecord::id).toList();
  }

  private static ModelDescriptor.Builder builder(String name) {
    return ModelDescriptor.builder(name, Modality.TEXT);
  }

  private static RecordList list(ModelRecord... records) {
    Map<String, ModelRecord> byId = new HashMap<>();
    for (ModelRecord record : records) {
      byId.put(record.id(), record);
    }
    return RecordList.of(byId);
  }

  private static ModelRecord record(
      String id, ModelStatus status, ModelDescriptor.Builder builder) {
    ModelDescriptor descriptor = builder.build();
    Map<ModelField, Object> facts =
        id.startsWith("a/")
            ? Map.of(
                ModelField.SIZE_BYTES,
                id.length() + (id.equals("a/small") ? 1L : 0L),
                ModelField.TAGS,
                List.of("tagged"))
            : Map.of();
    return new ModelRecord(
        id,
        status,
        Optional.empty(),
        descriptor,
        FactStack.of(Stream.of(new Layer(FactSource.FACTS, "", facts))),
        false,
        Instant.EPOCH,
        Optional.empty());
  }

  private static Query query() {
    return new Query();
  }

  /** Collects conditions. */
  private static final class Query {
    private ModelQuery query = ModelQuery.all(ModelScope.ALL);

    private Query with(
        ModelScope scope,
        Optional<Modality> modality,
        Set<Capability> capabilities,
        Set<ModelStatus> statuses,
        Optional<String> provider,
        Optional<String> text) {
      query =
          new ModelQuery(
              scope,
              modality,
              capabilities,
              statuses,
              provider,
              text,
              query.order(),
              query.descending(),
              query.after(),
              query.limit());
      return this;
    }

    Query scope(ModelScope scope) {
      return with(
          scope,
          query.modality(),
          query.capabilities(),
          query.statuses(),
          query.provider(),
          query.text());
    }

    Query modality(Modality modality) {
      return with(
          query.scope(),
          Optional.of(modality),
          query.capabilities(),
          query.statuses(),
          query.provider(),
          query.text());
    }

    Query capabilities(Capability... capabilities) {
      return with(
          query.scope(),
          query.modality(),
          Set.of(capabilities),
          query.statuses(),
          query.provider(),
          query.text());
    }

    Query statuses(ModelStatus... statuses) {
      return with(
          query.scope(),
          query.modality(),
          query.capabilities(),
          Set.of(statuses),
          query.provider(),
          query.text());
    }

    Query provider(String provider) {
      return with(
          query.scope(),
          query.modality(),
          query.capabilities(),
          query.statuses(),
          Optional.of(provider),
          query.text());
    }

    Query text(String text) {
      return with(
          query.scope(),
          query.modality(),
          query.capabilities(),
          query.statuses(),
          query.provider(),
          Optional.of(text));
    }

    Query order(Order order, boolean descending) {
      return paged(order, descending, query.after(), query.limit());
    }

    Query after(Optional<String> after) {
      return paged(query.order(), query.descending(), after, query.limit());
    }

    Query limit(int limit) {
      return paged(query.order(), query.descending(), query.after(), OptionalInt.of(limit));
    }

    private Query paged(
        Order order, boolean descending, Optional<String> after, OptionalInt limit) {
      query =
          new ModelQuery(
              query.scope(),
              query.modality(),
              query.capabilities(),
              query.statuses(),
              query.provider(),
              query.text(),
              order,
              descending,
              after,
              limit);
      return this;
    }

    ModelQuery of() {
      return query;
    }
  }
}
