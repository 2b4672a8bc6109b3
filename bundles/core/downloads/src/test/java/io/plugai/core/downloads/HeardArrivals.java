package io.plugai.core.downloads;

import io.plugai.spi.source.RemoteModel;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Remembers what is told of models that are fetched. */
final class HeardArrivals implements Arrivals {
  private final List<String> heard = new CopyOnWriteArrayList<>();

  /** All of it, in order. */
  List<String> heard() {
    return List.copyOf(heard);
  }

  @Override
  public void expected(String model) {
    heard.add("expected " + model);
  }

  @Override
  public void arrived(String model, String source, RemoteModel told) {
    heard.add("arrived " + model + " from " + source + ":" + told.name());
  }

  @Override
  public void failed(String model, String why) {
    heard.add("failed " + model + ": " + why);
  }

  @Override
  public void calledOff(String model) {
    heard.add("called off " + model);
  }
}
