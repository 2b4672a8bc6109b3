package io.plugai.core.api.pool;

/**
 * The right to use a plug-in's service. The service is not let go while the lease is held, unless
 * the drain limit passes: then the lease is revoked. Safe for all threads.
 *
 * @param <S> the service
 */
public interface Lease<S> {

  /** The leased service. */
  S service();

  /** Which service this is. */
  PluginIdentity identity();

  /** Whether the service is on its way out. */
  boolean retired();

  /** What to do once the service is on its way out; done at once if it is. Set once. */
  void onRetire(Runnable action);

  /** What to do when the lease is revoked; done at once if it has been. Set once. */
  void onRevoke(Runnable action);

  /** Gives the service back. Does nothing the second time. */
  void release();
}
