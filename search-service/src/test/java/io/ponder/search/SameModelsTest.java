package io.ponder.search;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SameModelsTest {

    @Test
    void proposersWithDifferentModelsUnderOneNameAreToldOf() {
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        SameModels same = new SameModels(registry);

        same.see(Set.of("small (vllm, 4096 tokens)", "large (vllm, 8192 tokens)"));

        assertThat(registry.get("ponder.proposers.disagree").gauge().value()).isEqualTo(1);
        assertThat(same.health().getDetails())
                .containsEntry("differ", List.of("large (vllm, 8192 tokens)", "small (vllm, 4096 tokens)"));
        assertThat(same.health().getStatus().getCode()).as("searches go on").isEqualTo("UP");

        same.see(Set.of("large (vllm, 8192 tokens)"));

        assertThat(registry.get("ponder.proposers.disagree").gauge().value()).isZero();
        assertThat(same.health().getDetails()).isEmpty();
    }
}
