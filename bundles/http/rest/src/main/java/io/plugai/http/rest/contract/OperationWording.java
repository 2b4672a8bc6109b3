package io.plugai.http.rest.contract;

import io.plugai.http.rest.application.ControlPlaneApplication;
import io.plugai.http.rest.common.OperationWords;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import java.util.regex.Pattern;
import javax.ws.rs.Path;

/**
 * Gives operations that several resources inherit the words of each of them, {@link
 * OperationWords}. Run by the build only.
 */
final class OperationWording {
  /** By which the reader keeps apart what has the same id. */
  private static final Pattern COUNTED = Pattern.compile("_\\d+$");

  private OperationWording() {}

  static void complete(OpenAPI api) {
    for (Class<?> resource : ControlPlaneApplication.RESOURCES) {
      OperationWords words = resource.getAnnotation(OperationWords.class);
      if (words != null) {
        word(api, resource.getAnnotation(Path.class).value(), words);
      }
    }
  }

  private static void word(OpenAPI api, String root, OperationWords words) {
    api.getPaths()
        .forEach(
            (path, item) -> {
              if (path.equals(root) || path.startsWith(root + "/")) {
                item.readOperations().forEach(operation -> word(operation, words));
              }
            });
  }

  private static void word(Operation operation, OperationWords words) {
    String id = COUNTED.matcher(operation.getOperationId()).replaceAll("");
    operation.setOperationId(id.replace("{id}", words.id()));
    operation.setSummary(
        operation.getSummary().replace("{one}", words.one()).replace("{all}", words.all()));
  }
}
