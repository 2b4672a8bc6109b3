package io.plugai.core.dispatch.local;

import io.plugai.core.api.catalogue.ModelSource;
import io.plugai.spi.runner.LoadOptions;

/** What is to be brought into memory, and how. */
record Target(ModelSource.Local source, LoadOptions options) {}
