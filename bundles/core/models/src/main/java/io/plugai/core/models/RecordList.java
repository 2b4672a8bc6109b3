package io.plugai.core.models;

import io.plugai.core.api.catalogue.Known;
import io.plugai.core.api.catalogue.ModelField;
import io.plugai.core.api.catalogue.ModelQuery;
import io.plugai.core.api.catalogue.ModelRecord;
import io.plugai.core.api.catalogue.ModelStatus;
import io.plugai.core.api.people.Page;
import io.plugai.spi.error.GatewayException;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * All records, to list and to look up; never changed.
 *
 * @param sorted by id
 */
record RecordList(List<ModelRecord> sorted, Map<String, ModelRecord> byId) {
  static final RecordList EMPTY = new RecordList(List.of(), Map.of());

  private static final Comparator<ModelRecord> BY_ID = Comparator.comparing(ModelRecord::id);

  static RecordList of(Map<String, ModelRecord> byId) {
    return new RecordList(byId.values().stream().sorted(BY_ID).toList(), Map.copyOf(byId));
  }

  /** A part of those that fit. */
  Page<ModelRecord> list(ModelQuery query) {
    Comparator<ModelRecord> order = order(query);
    Stream<ModelRecord> fitting = sorted.stream().filter(fits(query));
    if (query.after().isPresent()) {
      ModelRecord last = last(query);
      fitting = fitting.filter(record -> order.compare(record, last) > 0);
    }
    if (query.order() != ModelQuery.Order.ID || query.descending()) {
      fitting = fitting.sorted(order);
    }
    if (query.limit().isEmpty()) {
      return new Page<>(fitting.toList(), Optional.empty());
    }
    int limit = query.limit().getAsInt();
    List<ModelRecord> page = fitting.limit(limit + 1L).toList();
    return page.size() <= limit
        ? new Page<>(page, Optional.empty())
        : new Page<>(page.subList(0, limit), Optional.of(page.get(limit - 1).id()));
  }

  private ModelRecord last(ModelQuery query) {
    return query
        .after()
        .map(byId::get)
        .filter(record -> query.scope().allows(record.id()))
        .orElseThrow(() -> GatewayException.invalid("after", "is no `next` of this list"));
  }

  private static Predicate<ModelRecord> fits(ModelQuery query) {
    List<String> words =
        query.text().stream()
            .flatMap(text -> Stream.of(text.toLowerCase(Locale.ROOT).split("\\s+")))
            .filter(word -> !word.isEmpty())
            .toList();
    return record ->
        fitsStatus(record, query)
            && query.modality().stream().allMatch(record.descriptor().modality()::equals)
            && query.provider().stream().allMatch(record.provider()::equals)
            && record.descriptor().capabilities().containsAll(query.capabilities())
            && query.scope().allows(record.id())
            && words.stream().allMatch(word -> holds(record, word));
  }

  private static boolean fitsStatus(ModelRecord record, ModelQuery query) {
    return query.statuses().isEmpty()
        ? record.status() != ModelStatus.MISSING
        : query.statuses().contains(record.status());
  }

  private static boolean holds(ModelRecord record, String word) {
    return holds(record.id(), word)
        || holds(record.descriptor().displayName(), word)
        || holds(record.descriptor().description().orElse(""), word)
        || record
            .facts()
            .get(ModelField.TAGS)
            .map(Known::value)
            .filter(List.class::isInstance)
            .map(tags -> holds(tags.toString(), word))
            .orElse(false);
  }

  private static boolean holds(String text, String word) {
    return text.toLowerCase(Locale.ROOT).contains(word);
  }

  // ---- order ----

  private static Comparator<ModelRecord> order(ModelQuery query) {
    Comparator<ModelRecord> by =
        switch (query.order()) {
          case ID -> known(record -> Optional.of(record.id()), query.descending());
          case NAME ->
              known(
                  record -> Optional.of(record.descriptor().displayName().toLowerCase(Locale.ROOT)),
                  query.descending());
          case ADDED -> known(record -> Optional.of(record.addedAt()), query.descending());
          case CONTEXT_WINDOW ->
              known(
                  record ->
                      record.descriptor().contextWindow().isPresent()
                          ? Optional.of(record.descriptor().contextWindow().getAsInt())
                          : Optional.empty(),
                  query.descending());
          case PRICE ->
              known(
                  record ->
                      Optional.ofNullable(record.descriptor().prices().get("output_per_million")),
                  query.descending());
          case SIZE ->
              known(
                  record ->
                      record
                          .facts()
                          .get(ModelField.SIZE_BYTES)
                          .map(Known::value)
                          .filter(Number.class::isInstance)
                          .map(bytes -> ((Number) bytes).longValue()),
                  query.descending());
        };
    return by.thenComparing(BY_ID);
  }

  /** What is not known comes last, whichever way. */
  private static <T extends Comparable<T>> Comparator<ModelRecord> known(
      Function<ModelRecord, Optional<T>> key, boolean descending) {
    Comparator<T> values = descending ? Comparator.reverseOrder() : Comparator.naturalOrder();
    return Comparator.comparing(
        record -> key.apply(record).orElse(null), Comparator.nullsLast(values));
  }
}
