package io.plugai.core.dispatch;

import io.plugai.core.api.access.AuthMethod;
import io.plugai.core.api.access.Caller;
import io.plugai.core.api.access.ModelScope;
import io.plugai.core.api.access.Permission;
import java.util.Map;
import java.util.Set;

/** Somebody who may ask models, with a token. */
public final class SomeCaller {
  private SomeCaller() {}

  public static Caller forModels(ModelScope scope) {
    return new Caller(
        "usr_1", Set.of(Permission.GENERATE), AuthMethod.API_TOKENS, "tok_1", scope, Map.of());
  }
}
