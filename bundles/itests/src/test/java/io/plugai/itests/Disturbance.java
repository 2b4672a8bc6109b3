package io.plugai.itests;

import io.plugai.itests.HttpPlayer.Reply;
import java.util.Random;

/** An operator who loads, unloads, pins, kills and swaps, whoever may be asking. */
final class Disturbance implements Runnable {
  static final String RUNNER = "io.plugai.runners.llama";
  static final String OLD = RUNNER + "-0.1.0.jar";
  static final String NEW = RUNNER + "-0.2.0.jar";
  private static final String MODEL = "/v1/models/local/starter";
  private static final int PATIENCE_SECONDS = 20;

  private final Distribution plugai;
  private final HttpPlayer http;
  private final Operator operator;
  private final Played played;
  private final Random random;
  private boolean old;

  Disturbance(Distribution plugai, Operator operator, Played played, long seed) {
    this.plugai = plugai;
    this.http = new HttpPlayer(plugai);
    this.operator = operator;
    this.played = played;
    this.random = new Random(seed);
  }

  @Override
  public void run() {
    while (!played.over().isOver()) {
      try {
        played.over().pause(200 + random.nextInt(1000));
        disturb();
      } catch (Exception | AssertionError e) {
        played.fault("the operator failed: " + e);
      }
    }
  }

  private void disturb() throws Exception {
    switch (random.nextInt(8)) {
      case 0, 1 -> change("unload", "/unload", "");
      case 2 -> change("load", "/load", "{\"parallel\": " + (1 + random.nextInt(3)) + "}");
      case 3 -> change("pin", "/load", "{\"pin\": true}");
      case 4 -> change("unpin", "/load", "{\"pin\": false, \"keep_seconds\": 1}");
      case 5, 6 -> killWorker();
      default -> swap();
    }
  }

  private void change(String name, String path, String body) throws Exception {
    played.begins(name);
    Reply reply = http.post(MODEL + path, body, PATIENCE_SECONDS);
    if (reply.text().contains("internal_error")) {
      played.fault(name + " answered " + reply);
    }
  }

  private void killWorker() {
    played.begins("kill");
    plugai
        .process()
        .descendants()
        .filter(child -> child.info().commandLine().orElse("").contains("io.plugai.workers"))
        .findAny()
        .ifPresent(ProcessHandle::destroyForcibly);
  }

  private void swap() throws Exception {
    played.begins("swap");
    operator.upgradeOverHttp(RUNNER, old ? NEW : OLD);
    old = !old;
  }
}
