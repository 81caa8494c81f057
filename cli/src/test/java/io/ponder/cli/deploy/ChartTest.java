package io.ponder.cli.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** What the chart makes of its values. Skipped where there is no helm. */
class ChartTest {

    private static final String COMPONENT = "app.kubernetes.io/component";

    private static Chart sized(String size) throws Exception {
        return Chart.render(
                "-f", Chart.FOLDER.resolve("values/" + size + ".yaml").toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"cpu-small", "gpu-single-node", "gpu-cluster", "gpu-large-model"})
    void everyPodIsRestrictedAndEndsInGoodOrder(String size) throws Exception {
        Chart chart = sized(size);

        JsonNode config = chart.one("ConfigMap", "ponder").path("data");
        int drain = Integer.parseInt(config.path("SPRING_LIFECYCLE_TIMEOUTPERSHUTDOWNPHASE")
                .asString()
                .replace("s", ""));
        for (JsonNode workload : chart.workloads()) {
            String name = workload.at("/metadata/name").asString();
            JsonNode pod = workload.at("/spec/template/spec");
            assertThat(pod.path("automountServiceAccountToken").asBoolean(true))
                    .as(name)
                    .isFalse();
            assertThat(pod.at("/securityContext/runAsNonRoot").asBoolean())
                    .as(name)
                    .isTrue();
            assertThat(pod.at("/securityContext/seccompProfile/type").asString())
                    .as(name)
                    .isEqualTo("RuntimeDefault");
            JsonNode container = pod.at("/containers/0");
            assertThat(container.at("/securityContext/capabilities/drop/0").asString())
                    .as(name)
                    .isEqualTo("ALL");
            for (String probe : List.of("startupProbe", "livenessProbe", "readinessProbe")) {
                assertThat(container.has(probe)).as(name + " " + probe).isTrue();
            }
            assertThat(container.at("/resources/limits/memory").isMissingNode())
                    .as(name)
                    .isFalse();
            if (!name.endsWith("-postgresql")) {
                int preStop = container.at("/lifecycle/preStop/sleep/seconds").asInt(5);
                assertThat(pod.path("terminationGracePeriodSeconds").asInt())
                        .as(name + ": longer than preStop and the drain")
                        .isEqualTo(preStop + drain + 10);
                assertThat(pod.at("/topologySpreadConstraints/0/topologyKey").asString())
                        .isEqualTo("topology.kubernetes.io/zone");
                assertThat(pod.at("/topologySpreadConstraints/1/topologyKey").asString())
                        .isEqualTo("kubernetes.io/hostname");
            }
            JsonNode labels = workload.at("/spec/template/metadata/labels");
            chart.one("PodDisruptionBudget", name)
                    .at("/spec/selector/matchLabels")
                    .forEachEntry((label, value) ->
                            assertThat(labels.path(label)).as(name).isEqualTo(value));
            chart.one("ServiceAccount", name);
            chart.one("NetworkPolicy", name);
        }
        assertThat(drain).isGreaterThan(size.equals("cpu-small") ? 300 : 600);
        for (String service : List.of("search", "proposer")) {
            assertThat(chart.one("Service", "ponder-" + service + "-replicas")
                            .at("/spec/clusterIP")
                            .asString())
                    .isEqualTo("None");
            assertThat(config.toString()).contains("ponder-" + service + "-replicas:");
        }
    }

    @Test
    void onlyTheArrowsOfTheArchitectureAreOpenInBothDirections() throws Exception {
        Chart chart = sized("gpu-single-node");

        assertThat(arrows(chart, "ingress", "from"))
                .isEqualTo(arrows(chart, "egress", "to"))
                .containsExactlyInAnyOrder(
                        "gateway -> search 8081",
                        "gateway -> dataset 8084",
                        "dataset -> search 8081",
                        "dataset -> verifier 8083",
                        "dataset -> postgresql 5432",
                        "search -> proposer 8082",
                        "search -> verifier 8083",
                        "verifier -> proposer 8082",
                        "verifier -> prm-engine 8000",
                        "gateway -> postgresql 5432");
        Set<String> further = new TreeSet<>();
        for (JsonNode policy : chart.of("NetworkPolicy")) {
            for (JsonNode rule : policy.at("/spec/egress")) {
                if (!rule.toString().contains(COMPONENT)) {
                    further.add(policy.at("/metadata/name").asString() + ": "
                            + rule.at("/to/0/ipBlock/cidr").asString("a namespace") + " "
                            + rule.at("/ports/0/port").asInt());
                }
            }
        }
        assertThat(further)
                .as("beside the arrows: names, and weights from a hub")
                .containsExactlyInAnyOrder(
                        "ponder-dns: a namespace 53",
                        "ponder-proposer: 0.0.0.0/0 443",
                        "ponder-prm-engine: 0.0.0.0/0 443");
        JsonNode deny = chart.one("NetworkPolicy", "ponder-deny").path("spec");
        assertThat(deny.path("policyTypes").toString()).isEqualTo("[\"Ingress\",\"Egress\"]");
        assertThat(deny.has("ingress") || deny.has("egress")).isFalse();
    }

    @Test
    void trainersMayAskForRewardsOnceTheyAreNamed() throws Exception {
        Chart chart = Chart.render(
                "--set-json",
                "networkPolicy.trainers=[{\"podSelector\":{\"matchLabels\":{\"ponder.io/trainer\":\"true\"}}}]");

        JsonNode ingress = chart.one("NetworkPolicy", "ponder-verifier").at("/spec/ingress");
        assertThat(ingress.valueStream().filter(rule -> rule.toString().contains("ponder.io/trainer")))
                .singleElement()
                .satisfies(rule -> assertThat(rule.at("/ports/0/port").asInt()).isEqualTo(8083));
    }

    private static Set<String> arrows(Chart chart, String direction, String end) {
        Set<String> arrows = new TreeSet<>();
        for (JsonNode policy : chart.of("NetworkPolicy")) {
            String here =
                    policy.at("/spec/podSelector/matchLabels").path(COMPONENT).asString();
            for (JsonNode rule : policy.at("/spec/" + direction)) {
                for (JsonNode peer : rule.path(end)) {
                    String there =
                            peer.at("/podSelector/matchLabels").path(COMPONENT).asString("");
                    if (!there.isEmpty()) {
                        String arrow = end.equals("to") ? here + " -> " + there : there + " -> " + here;
                        arrows.add(arrow + " " + rule.at("/ports/0/port").asInt());
                    }
                }
            }
        }
        return arrows;
    }

    @Test
    void enginesScaleBySamplesAndCacheAndTheirOwnNumbers() throws Exception {
        Chart chart = sized("gpu-cluster");

        JsonNode proposer = chart.one("ScaledObject", "ponder-proposer").path("spec");
        assertThat(proposer.path("maxReplicaCount").asInt()).isEqualTo(32);
        assertThat(proposer.at("/triggers/0/metadata/query").asString())
                .startsWith("sum(ponder_samples_unfinished{namespace=\"ponder\", release=\"ponder\"})");
        assertThat(proposer.at("/triggers/0/metadata/threshold").asString()).isEqualTo("64");
        assertThat(proposer.at("/triggers/1/metadata/query").asString()).contains("vllm:kv_cache_usage_perc");
        JsonNode prm = chart.one("ScaledObject", "ponder-prm-engine").path("spec");
        assertThat(prm.path("maxReplicaCount").asInt()).isEqualTo(8);
        assertThat(prm.at("/triggers/0/metadata/query").asString()).contains("vllm:num_requests_waiting");
        assertThat(chart.one("StatefulSet", "ponder-proposer").path("spec").has("replicas"))
                .isFalse();

        JsonNode engine = chart.one("StatefulSet", "ponder-prm-engine").at("/spec/template/spec");
        assertThat(engine.at("/containers/0/resources/limits/nvidia.com~1gpu").asInt())
                .isEqualTo(1);
        assertThat(engine.toString()).contains("\"medium\":\"Memory\"", "nvidia.com/gpu.present", "--runner=pooling");
        assertThat(chart.one("ServiceMonitor", "ponder-proposer").toString()).contains("\"honorLabels\":true");
    }

    @Test
    void aModelAboveANodeIsAGroupBehindAnInferencePool() throws Exception {
        Chart chart = Chart.render(
                "--set",
                "engines.proposer.kind=inferencePool,engines.proposer.nodes=2,engines.proposer.gpus=8,"
                        + "inferencePool.gateway.name=inference,inferencePool.gatewayUrl=http://inference.infra,"
                        + "inferencePool.endpointPicker.name=picker");

        JsonNode group = chart.one("LeaderWorkerSet", "ponder-proposer-engine").at("/spec/leaderWorkerTemplate");
        assertThat(group.path("size").asInt()).isEqualTo(2);
        assertThat(group.path("workerTemplate").toString()).contains("--headless");
        assertThat(group.path("leaderTemplate").toString()).doesNotContain("--headless");
        assertThat(chart.one("InferencePool", "ponder-proposer-engine")
                        .at("/spec/endpointPickerRef/name")
                        .asString())
                .isEqualTo("picker");
        assertThat(chart.one("HTTPRoute", "ponder-proposer-engine")
                        .at("/spec/rules/0/timeouts/request")
                        .asString())
                .isEqualTo("0s");
        assertThat(chart.one("Deployment", "ponder-proposer").toString())
                .contains("http://inference.infra/v1", "llm-d");
    }

    @Test
    void noSecretStandsInAnythingButASecret() throws Exception {
        Chart chart = sized("gpu-single-node");

        JsonNode secret = chart.one("Secret", "ponder-secrets");
        assertThat(secret.path("data").propertyNames())
                .containsExactlyInAnyOrder("admin-key", "database-password", "cache-secret");
        String key = new String(
                java.util.Base64.getDecoder()
                        .decode(secret.at("/data/admin-key").asString()),
                java.nio.charset.StandardCharsets.UTF_8);
        assertThat(key).matches("ponder-admin-[0-9A-Za-z]{43}");
        assertThat(chart.all().stream().filter(one -> one != secret).toList().toString())
                .doesNotContain(key);
        assertThat(sized("gpu-cluster").one("StatefulSet", "ponder-gateway").toString())
                .contains("\"ponder-database\"");
    }

    /** A Job for each run, which may ask the verifier, and leaves its result on the engines' volume. */
    @Test
    void aTrainingIsAJobOfItsOwn() throws Exception {
        Chart chart = Chart.render(
                "--set",
                "training.enabled=true,training.run=grpo-1,training.way=grpo,training.model=Qwen/Qwen2.5-7B-Instruct",
                "--set",
                "training.data=gsm8k,training.modelsClaim=models,training.dataClaim=data,training.args={--lora=32}");

        JsonNode pod = chart.one("Job", "ponder-training-grpo-1").at("/spec/template/spec");
        assertThat(pod.at("/securityContext/runAsNonRoot").asBoolean()).isTrue();
        assertThat(pod.at("/containers/0/securityContext/readOnlyRootFilesystem")
                        .asBoolean())
                .isTrue();
        assertThat(pod.at("/containers/0/args").valueStream().map(JsonNode::asString))
                .containsExactly(
                        "grpo",
                        "--model=Qwen/Qwen2.5-7B-Instruct",
                        "--data=/data/gsm8k",
                        "--out=/models/trained/grpo-1",
                        "--rewards=http://ponder-verifier:8083",
                        "--lora=32");
        assertThat(pod.at("/containers/0/resources/limits/nvidia.com~1gpu").asInt())
                .isEqualTo(1);
        assertThat(chart.one("NetworkPolicy", "ponder-verifier")
                        .at("/spec/ingress/0/from")
                        .toString())
                .contains("\"app.kubernetes.io/component\":\"training\"");
        assertThat(chart.one("NetworkPolicy", "ponder-training")
                        .at("/spec/egress/0/to/0/podSelector")
                        .toString())
                .contains("\"app.kubernetes.io/component\":\"verifier\"");
    }
}
