package io.plugai.itests.inside;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertSame;
import static org.junit.Assert.assertTrue;

import io.plugai.core.api.pool.Adapters;
import io.plugai.core.api.pool.Lease;
import io.plugai.core.api.pool.PluginIdentity;
import io.plugai.spi.adapter.ProviderAdapter;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.inject.Inject;
import org.apache.karaf.features.Feature;
import org.apache.karaf.features.FeatureState;
import org.apache.karaf.features.FeaturesService;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleListener;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.runtime.ServiceComponentRuntime;

/** The gateway as its framework sees it; all of these tests look at one that is booted once. */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class FromInsideTest {
  private static final long PATIENCE_SECONDS = 60;

  @Inject private BundleContext context;
  @Inject private FeaturesService features;
  @Inject private ServiceComponentRuntime runtime;
  @Inject private Adapters adapters;

  @Configuration
  public Option[] gateway() throws Exception {
    return Gateway.fromTheTarball();
  }

  @Test
  public void everyFeatureIsStartedAndEveryBundleRuns() throws Exception {
    List<String> ours = new ArrayList<>();
    for (Feature feature : features.listFeatures()) {
      if (feature.getName().startsWith("plugai-")) {
        ours.add(feature.getName());
        assertEquals(feature.getId(), FeatureState.Started, features.getState(feature.getId()));
      }
    }
    assertTrue(ours.toString(), ours.containsAll(List.of("plugai-gateway", "plugai-shell")));
    Changes changes = new Changes(); // plug-ins are installed once all else runs
    BundleListener listener = event -> changes.tell();
    context.addBundleListener(listener);
    assertEquals(List.of(), changes.awaitNone(this::thoseThatDoNotRun));
    context.removeBundleListener(listener);
  }

  private List<String> thoseThatDoNotRun() {
    return Arrays.stream(context.getBundles())
        .filter(bundle -> bundle.getHeaders().get(Constants.FRAGMENT_HOST) == null)
        .filter(bundle -> bundle.getState() != Bundle.ACTIVE)
        .map(Bundle::toString)
        .toList();
  }

  @Test
  public void everyComponentIsSatisfiedOnceTheDatabaseIsOpen() throws Exception {
    Components components = new Components(context, runtime);
    assertEquals(List.of(), components.awaitNoneUnsatisfied());
    assertTrue(components.names().toString(), components.names().size() > 20);
  }

  @Test
  public void anAdapterThatIsSwappedIsHeldUntilItsLastLeaseIsBack() throws Exception {
    Bundle old = Plugins.install(context, "inside", "1.0.0");
    ProviderAdapter first = register(old);
    assertEquals(Optional.of("1.0.0"), serving());
    Lease<ProviderAdapter> lease = adapters.acquire("inside").orElseThrow();
    assertSame(first, lease.service());

    Bundle next = Plugins.install(context, "inside", "2.0.0");
    ProviderAdapter second = register(next);
    assertEquals(Optional.of("2.0.0"), serving());
    assertTrue(adapters.superseded(lease));

    CountDownLatch retired = new CountDownLatch(1);
    lease.onRetire(retired::countDown);
    CompletableFuture<Void> stopped = CompletableFuture.runAsync(() -> Plugins.uninstall(old));
    assertTrue(retired.await(PATIENCE_SECONDS, TimeUnit.SECONDS));
    assertFalse("it goes while a lease is held", stopped.isDone());
    assertSame(second, leasedOnce());

    lease.release();
    stopped.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    assertEquals(List.of(next), providers());
    Plugins.uninstall(next);
    assertEquals(Optional.empty(), serving());
  }

  private static ProviderAdapter register(Bundle plugin) {
    ProviderAdapter adapter =
        (ProviderAdapter)
            Proxy.newProxyInstance(
                ProviderAdapter.class.getClassLoader(), // it sees all that the interface names
                new Class<?>[] {ProviderAdapter.class},
                (proxy, method, arguments) ->
                    switch (method.getName()) {
                      case "equals" -> proxy == arguments[0];
                      case "hashCode" -> System.identityHashCode(proxy);
                      case "toString" -> plugin.toString();
                      default -> throw new UnsupportedOperationException(method.getName());
                    });
    Dictionary<String, Object> properties = new Hashtable<>();
    properties.put(ProviderAdapter.PROVIDER_ID, "inside");
    plugin.getBundleContext().registerService(ProviderAdapter.class, adapter, properties);
    return adapter;
  }

  private Optional<String> serving() {
    return adapters.serving("inside").map(PluginIdentity::version);
  }

  private ProviderAdapter leasedOnce() {
    Lease<ProviderAdapter> lease = adapters.acquire("inside").orElseThrow();
    lease.release();
    return lease.service();
  }

  /** The bundles whose adapters the service registry has under that id. */
  private List<Bundle> providers() throws Exception {
    Collection<ServiceReference<ProviderAdapter>> references =
        context.getServiceReferences(
            ProviderAdapter.class, "(" + ProviderAdapter.PROVIDER_ID + "=inside)");
    return Arrays.asList(
        references.stream().map(ServiceReference::getBundle).toArray(Bundle[]::new));
  }
}
