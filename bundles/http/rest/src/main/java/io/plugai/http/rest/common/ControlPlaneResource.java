package io.plugai.http.rest.common;

import io.plugai.http.rest.application.ControlPlaneApplication;

/**
 * A part of the control plane: a JAX-RS resource, as a service that {@link ControlPlaneApplication}
 * takes in. Comes when what it asks is there.
 */
public interface ControlPlaneResource {}
