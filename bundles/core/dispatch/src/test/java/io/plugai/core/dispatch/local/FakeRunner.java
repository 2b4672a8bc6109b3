package io.plugai.core.dispatch.local;

import io.plugai.spi.model.Modality;
import io.plugai.spi.model.ModelDescriptor;
import io.plugai.spi.runner.LoadOptions;
import io.plugai.spi.runner.LoadedModel;
import io.plugai.spi.runner.ModelFiles;
import io.plugai.spi.runner.ModelRunner;
import io.plugai.spi.runner.Support;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;

/** A plug-in whose loads the test completes by hand. */
final class FakeRunner implements ModelRunner {
  static final long BYTES = 100 << 20;

  final BlockingQueue<CompletableFuture<LoadedModel>> loads = new LinkedBlockingQueue<>();
  final BlockingQueue<LoadOptions> options = new LinkedBlockingQueue<>();
  private volatile FakeModel last = new FakeModel();

  @Override
  public Support supports(ModelFiles files) {
    return supports(files, LoadOptions.defaults());
  }

  /** A token of context takes a mebibyte. */
  @Override
  public Support supports(ModelFiles files, LoadOptions wanted) {
    long context = (long) wanted.contextTokens().orElse(0) << 20;
    return new Support.Ready(
        ModelDescriptor.builder(files.name(), Modality.TEXT).build(), BYTES + context);
  }

  @Override
  public CompletionStage<LoadedModel> load(ModelFiles files, LoadOptions wanted) {
    CompletableFuture<LoadedModel> load = new CompletableFuture<>();
    options.add(wanted);
    loads.add(load);
    return load;
  }

  FakeModel finishLoad() throws InterruptedException {
    FakeModel loaded = new FakeModel();
    last = loaded;
    loads.take().complete(loaded);
    return loaded;
  }

  FakeModel last() {
    return last;
  }
}
