package io.plugai.core.downloads;

import io.plugai.core.api.catalogue.Models;
import io.plugai.core.api.credentials.Credentials;
import io.plugai.core.api.download.DownloadRequest;
import io.plugai.core.api.download.Downloads;
import io.plugai.core.api.download.Job;
import io.plugai.core.api.download.JobQuery;
import io.plugai.core.api.download.JobWish;
import io.plugai.core.api.download.RecommendedModel;
import io.plugai.core.api.download.Requester;
import io.plugai.core.api.pool.ModelSources;
import io.plugai.core.api.store.JobStore;
import io.plugai.core.downloads.store.Layout;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;

/** Downloads, as the framework has them: they stop with it, and go on where it starts again. */
@Component(immediate = true, configurationPid = DownloadsConfig.PID)
@Designate(ocd = DownloadsConfig.class)
public final class DownloadsComponent implements Downloads {
  private final Workshop workshop;
  private final DownloadJobs jobs;

  /** Called by the framework. */
  @Activate
  public DownloadsComponent(
      BundleContext context,
      @Reference ModelSources sources,
      @Reference Credentials credentials,
      @Reference JobStore store,
      @Reference Models models,
      DownloadsConfig config)
      throws IOException {
    Path home = Path.of(Optional.ofNullable(context.getProperty("karaf.base")).orElse(""));
    Layout layout = new Layout(home.resolve(config.folder())).create();
    this.workshop =
        new Workshop(sources, credentials, new CatalogueArrivals(models), layout, config);
    this.jobs =
        new DownloadJobs(
            GatewayId.keptIn(context.getDataFile("gateway").toPath()), store, workshop);
    jobs.start();
  }

  /** Other bounds, from now on; another folder, or other threads, from the next start on. */
  @Modified
  void modified(DownloadsConfig next) {
    workshop.configure(next);
  }

  @Deactivate
  void stop() {
    jobs.close();
  }

  @Override
  public CompletionStage<Job> submit(DownloadRequest request, Requester requester) {
    return jobs.submit(request, requester);
  }

  @Override
  public CompletionStage<List<Job>> list(JobQuery query, Requester requester) {
    return jobs.list(query, requester);
  }

  @Override
  public CompletionStage<Job> find(String id, Requester requester) {
    return jobs.find(id, requester);
  }

  @Override
  public CompletionStage<Job> ask(String id, JobWish wish, Requester requester) {
    return jobs.ask(id, wish, requester);
  }

  @Override
  public CompletionStage<Void> delete(String id, Requester requester) {
    return jobs.delete(id, requester);
  }

  @Override
  public CompletionStage<Runnable> follow(String id, Requester requester, Consumer<Job> listener) {
    return jobs.follow(id, requester, listener);
  }

  @Override
  public List<RecommendedModel> recommended() {
    return jobs.recommended();
  }
}
