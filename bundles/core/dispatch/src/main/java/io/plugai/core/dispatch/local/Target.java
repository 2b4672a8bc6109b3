package io.plugai.core.dispatch.local;

import io.plugai.core.api.catalogue.ModelPlacement;
import io.plugai.spi.runner.LoadOptions;

/** What is to be brought into memory, and how. */
record Target(ModelPlacement.Local source, LoadOptions options) {}
