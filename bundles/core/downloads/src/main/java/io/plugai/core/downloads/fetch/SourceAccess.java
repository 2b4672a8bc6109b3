package io.plugai.core.downloads.fetch;

import io.plugai.core.api.pool.Lease;
import io.plugai.core.api.pool.PluginPool;
import io.plugai.spi.credential.Credential;
import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.GatewayException;
import io.plugai.spi.source.FetchRequest;
import io.plugai.spi.source.ModelReference;
import io.plugai.spi.source.ModelSource;
import io.plugai.spi.source.RemoteModel;
import io.plugai.spi.source.Transfer;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * A source as one job sees it: leased for each question, so that it may be swapped in between, and
 * waited for where it is away.
 *
 * @param id the source's
 * @param credential what to show it, asked for each time
 */
public record SourceAccess(
    PluginPool<ModelSource> sources,
    String id,
    Supplier<CompletionStage<Credential>> credential,
    FetchLimits limits) {
  private static final int MOST_WAITING = 1000;

  /** A transfer, and the lease that it needs as long as it lasts. */
  record Opened(Lease<ModelSource> lease, Transfer transfer) implements AutoCloseable {
    @Override
    public void close() {
      lease.release();
    }
  }

  /** What a model consists of; tried again like all else. */
  public RemoteModel describe(ModelReference model, Control control) {
    Retries retries = new Retries(limits);
    while (true) {
      try {
        return ask(model, control);
      } catch (GatewayException e) {
        control.pause(retries.after(e));
      }
    }
  }

  private RemoteModel ask(ModelReference model, Control control) {
    Lease<ModelSource> lease = lease(control);
    try {
      return control.await(lease.service().describe(model, shown(control)), limits.silence());
    } finally {
      lease.release();
    }
  }

  /** Begins to fetch. */
  Opened open(FetchRequest request, Control control) {
    Lease<ModelSource> lease = lease(control);
    boolean opened = false;
    try {
      CompletionStage<Transfer> coming = lease.service().fetch(request, shown(control));
      Transfer transfer = awaitOrRefuse(coming, control);
      opened = true;
      return new Opened(lease, transfer);
    } finally {
      if (!opened) {
        lease.release();
      }
    }
  }

  private Transfer awaitOrRefuse(CompletionStage<Transfer> coming, Control control) {
    try {
      return control.await(coming, limits.silence());
    } catch (RuntimeException e) {
      coming.thenAccept(late -> Receiver.refuse(late.bytes()));
      throw e;
    }
  }

  private Credential shown(Control control) {
    return control.await(credential.get(), limits.silence());
  }

  private Lease<ModelSource> lease(Control control) {
    var coming = sources.acquireOrPark(id, limits.sourceWait(), MOST_WAITING);
    try {
      return control.await(
          coming.exceptionallyCompose(
              failure -> {
                throw away(failure);
              }),
          limits.sourceWait().plusSeconds(1));
    } catch (RuntimeException e) {
      coming.cancel(false);
      throw e;
    }
  }

  private RuntimeException away(Throwable failure) {
    return failure instanceof TimeoutException
        ? new GatewayException(
            ErrorCode.UNAVAILABLE, "The source " + id + " is not installed, or was taken away.")
        : Failures.of(failure);
  }
}
