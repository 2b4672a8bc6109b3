package io.plugai.core.api.pool;

import io.plugai.spi.runner.ModelRunner;

/** The runners, by their id. */
public interface Runners extends PluginPool<ModelRunner> {}
