package io.ponder.cli.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Values that the chart refuses, each with a message that names the value. Skipped where there is no helm. */
class ChartRefusalTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "gateway.replicas=-1 | '/gateway/replicas': minimum: got -1, want 1",
                "gateway.replicas=two | '/gateway/replicas': got string, want integer",
                "gatway.replicas=2 | additional properties 'gatway' not allowed",
                "search.scaling.maximum=9 | '/search/scaling': additional properties 'maximum' not allowed",
                "maxSearchSeconds=9999 | '/maxSearchSeconds': maximum",
                "maxSearchSeconds=0 | '/maxSearchSeconds': minimum",
                "image.pullPolicy=Sometimes | '/image/pullPolicy': value must be one of",
                "scaling.kind=cpu | '/scaling/kind': value must be one of",
                "scaling.hpaCpuPercent=0 | '/scaling/hpaCpuPercent': minimum",
                "engines.proposer.kind=foo | 'embedded', 'external', 'sidecar', 'pool', 'inferencePool'",
                "engines.proposer.gpus=-1 | '/engines/proposer/gpus': minimum",
                "engines.proposer.gpuMemoryUtilization=2 | '/engines/proposer/gpuMemoryUtilization': maximum",
                "engines.proposer.scaling.kvCacheUse=2 | '/engines/proposer/scaling/kvCacheUse': maximum",
                "engines.proposer.hints={loud} | '/engines/proposer/hints/0': value must be one of",
                "networkPolicy.database.port=70000 | '/networkPolicy/database/port': maximum",
                "gateway.persistence.size=much | '/gateway/persistence/size': 'much' does not match pattern",
                "env.PONDER-BIND=x | PONDER-BIND",
                "gateway.replicas=2 | several gateways need a PostgreSQL",
                "engines.proposer.kind=external | engines.proposer.url is empty",
                "database.url=jdbc:postgresql://db/ponder | create secret generic ponder-database",
                "database.url=jdbc:postgresql://db/ponder?password=x | database.url holds a password",
                "env.PONDER_ADMIN_KEY=x | env.PONDER_ADMIN_KEY would put a secret",
                "scaling.kind=keda | scaling.prometheusUrl is empty",
                "training.enabled=true | training.enabled=true needs it",
                "training.run=Star_1 | '/training/run': 'Star_1' does not match pattern",
                "training.way=ppo | '/training/way': value must be one of",
                "search.scaling.min=9 | search.scaling.min is 9, above search.scaling.max, which is 8",
            })
    void nonsenseIsRefusedWithAClearMessage(String setting, String message) throws Exception {
        assertThat(Chart.refusal(setting)).contains(message);
    }

    @Test
    void whatNeedsMoreThanOneValueIsRefusedToo() throws Exception {
        assertThat(Chart.refusal("engines.prm.enabled=true", "engines.prm.gpus=0"))
                .contains("engines.prm.gpus is 0, but the engine of a reward model needs a GPU");
        assertThat(Chart.refusal("keys.required=false", "ingress.enabled=true", "ingress.host=a.example.com"))
                .contains("would let everybody do everything");
        assertThat(Chart.refusal("engines.proposer.kind=sidecar", "engines.proposer.nodes=2"))
                .contains("take pool or inferencePool");
    }
}
