package io.plugai.core.models;

import io.plugai.core.api.catalogue.Known;
import io.plugai.core.api.catalogue.ModelField;
import io.plugai.core.api.catalogue.ModelQuery;
import io.plugai.core.api.catalogue.ModelRecord;
import io.plugai.core.api.catalogue.ModelStatus;
import io.plugai.core.api.people.Page;
import io.plugai.spi.error.GatewayException;
import io.plugai.spi.model.Modality;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** All records, to list and to look up; never changed. Safe for all threads. */
final class RecordList {
  static final RecordList EMPTY = new RecordList(List.of(), Map.of());

  private static final Comparator<ModelRecord> BY_ID = Comparator.comparing(ModelRecord::id);

  /** By id. */
  private final List<ModelRecord> sorted;

  private final Map<String, ModelRecord> byId;

  /** What words are looked for in, in the same order; made when that is first done. */
  private volatile @Nullable List<String> texts;

  private RecordList(List<ModelRecord> sorted, Map<String, ModelRecord> byId) {
    this.sorted = sorted;
    this.byId = byId;
  }

  Map<String, ModelRecord> byId() {
    return byId;
  }

  static RecordList of(Map<String, ModelRecord> byId) {
    return new RecordList(byId.values().stream().sorted(BY_ID).toList(), Map.copyOf(byId));
  }

  /** A part of those that fit. */
  Page<ModelRecord> list(ModelQuery query) {
    Comparator<ModelRecord> order = order(query);
    Stream<ModelRecord> fitting = fitting(query);
    if (query.after().isPresent()) {
      ModelRecord last = last(query);
      fitting = fitting.filter(record -> order.compare(record, last) > 0);
    }
    boolean isSorted = query.order() == ModelQuery.Order.ID && !query.descending();
    if (query.limit().isEmpty()) {
      return new Page<>((isSorted ? fitting : fitting.sorted(order)).toList(), Optional.empty());
    }
    int limit = query.limit().getAsInt();
    List<ModelRecord> page =
        isSorted ? fitting.limit(limit + 1L).toList() : first(fitting, order, limit + 1);
    return page.size() <= limit
        ? new Page<>(page, Optional.empty())
        : new Page<>(page.subList(0, limit), Optional.of(page.get(limit - 1).id()));
  }

  /** The first so many of them: the last of those that are kept goes when a better one comes. */
  private static List<ModelRecord> first(
      Stream<ModelRecord> records, Comparator<ModelRecord> order, int count) {
    PriorityQueue<ModelRecord> kept = new PriorityQueue<>(count + 1, order.reversed());
    records.forEach(
        record -> {
          if (kept.size() < count || order.compare(record, kept.element()) < 0) {
            kept.add(record);
            if (kept.size() > count) {
              kept.remove();
            }
          }
        });
    return kept.stream().sorted(order).toList();
  }

  private ModelRecord last(ModelQuery query) {
    return query
        .after()
        .map(byId::get)
        .filter(record -> query.scope().allows(record.id()))
        .orElseThrow(() -> GatewayException.invalid("after", "is no `next` of this list"));
  }

  private Stream<ModelRecord> fitting(ModelQuery query) {
    List<String> words =
        query.text().stream()
            .flatMap(text -> Stream.of(text.toLowerCase(Locale.ROOT).split("\\s+")))
            .filter(word -> !word.isEmpty())
            .toList();
    if (words.isEmpty()) {
      return sorted.stream().filter(fits(query));
    }
    List<String> known = texts();
    return IntStream.range(0, sorted.size())
        .filter(i -> words.stream().allMatch(known.get(i)::contains))
        .mapToObj(sorted::get)
        .filter(fits(query));
  }

  private static Predicate<ModelRecord> fits(ModelQuery query) {
    @Nullable Modality modality = query.modality().orElse(null);
    String beginning = query.provider().map(provider -> provider + "/").orElse("");
    return record ->
        fitsStatus(record, query)
            && (modality == null || record.descriptor().modality() == modality)
            && record.id().startsWith(beginning)
            && record.descriptor().capabilities().containsAll(query.capabilities())
            && query.scope().allows(record.id());
  }

  private List<String> texts() {
    List<String> made = texts;
    if (made == null) {
      made = sorted.stream().map(RecordList::text).toList();
      texts = made;
    }
    return made;
  }

  private static String text(ModelRecord record) {
    String tags =
        record
            .facts()
            .get(ModelField.TAGS)
            .map(Known::value)
            .filter(List.class::isInstance)
            .map(Object::toString)
            .orElse("");
    return String.join(
            "\n",
            record.id(),
            record.descriptor().displayName(),
            record.descriptor().description().orElse(""),
            tags)
        .toLowerCase(Locale.ROOT);
  }

  private static boolean fitsStatus(ModelRecord record, ModelQuery query) {
    return query.statuses().isEmpty()
        ? record.status() != ModelStatus.MISSING
        : query.statuses().contains(record.status());
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
