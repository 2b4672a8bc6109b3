package io.plugai.http.generate.session;

import io.plugai.core.api.catalogue.ModelRequest;
import io.plugai.core.api.request.Preparation;
import io.plugai.core.api.request.RequestHandle;
import io.plugai.http.generate.answer.Continuation;

/** The conversation that a request goes on with. */
public sealed interface Conversation extends Continuation permits SessionUse, StateUse {

  /** The request, with all that its model is sent. */
  ModelRequest request();

  /** What has to be done before it begins. */
  Preparation preparation();

  /** Looks on while it runs. */
  void follow(RequestHandle handle);
}
