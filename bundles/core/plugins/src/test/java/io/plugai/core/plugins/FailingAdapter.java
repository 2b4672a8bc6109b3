package io.plugai.core.plugins;

/** An adapter that cannot be made. */
public final class FailingAdapter extends SilentAdapter {
  public FailingAdapter() {
    throw new IllegalStateException("a bug of the adapter");
  }
}
