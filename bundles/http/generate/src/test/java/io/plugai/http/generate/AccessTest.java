package io.plugai.http.generate;

import static org.assertj.core.api.Assertions.assertThat;

import io.plugai.core.api.access.AccessRule;
import io.plugai.core.api.access.Permission;
import org.junit.jupiter.api.Test;

class AccessTest {

  @Test
  void generationNeedsItsPermissionAndNothingElseIsAnswered() {
    assertThat(new GenerateAccess().rules())
        .containsExactly(
            new AccessRule("POST", "/v1/generate", Permission.GENERATE),
            new AccessRule("GET", "/v1/requests", Permission.GENERATE),
            new AccessRule("GET", "/v1/requests/{request_id}", Permission.GENERATE),
            new AccessRule("GET", "/v1/requests/{request_id}/status", Permission.GENERATE),
            new AccessRule("GET", "/v1/requests/{request_id}/events", Permission.GENERATE),
            new AccessRule("POST", "/v1/requests/{request_id}/cancel", Permission.GENERATE),
            new AccessRule("POST", "/v1/requests/{request_id}/regenerate", Permission.GENERATE),
            new AccessRule("GET", "/v1/jobs", Permission.GENERATE),
            new AccessRule("GET", "/v1/jobs/{job_id}", Permission.GENERATE),
            new AccessRule("GET", "/v1/jobs/{job_id}/events", Permission.GENERATE),
            new AccessRule("POST", "/v1/jobs/{job_id}/pause", Permission.GENERATE),
            new AccessRule("POST", "/v1/jobs/{job_id}/resume", Permission.GENERATE),
            new AccessRule("POST", "/v1/jobs/{job_id}/cancel", Permission.GENERATE),
            new AccessRule("DELETE", "/v1/jobs/{job_id}", Permission.GENERATE));
  }
}
