package io.ponder.cli.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** How the gateway is published, how the services scale by their CPU, and how they speak TLS. Skipped where there is no helm. */
class ChartRoutesTest {

    @Test
    void noRouteCutsALongStream() throws Exception {
        Chart chart = Chart.render(
                "--set",
                "ingress.enabled=true,ingress.host=a.example.com,ingress.tlsSecret=cert,maxSearchSeconds=900,"
                        + "httpRoute.enabled=true,httpRoute.parentRefs[0].name=gateway");

        JsonNode ingress = chart.one("Ingress", "ponder-gateway");
        JsonNode annotations = ingress.at("/metadata/annotations");
        assertThat(annotations
                        .path("nginx.ingress.kubernetes.io/proxy-read-timeout")
                        .asString())
                .isEqualTo("930");
        assertThat(annotations
                        .path("nginx.ingress.kubernetes.io/proxy-buffering")
                        .asString())
                .isEqualTo("off");
        assertThat(ingress.at("/spec/tls/0/secretName").asString()).isEqualTo("cert");
        JsonNode route = chart.one("HTTPRoute", "ponder-gateway");
        assertThat(route.at("/spec/rules/0/timeouts").toString())
                .isEqualTo("{\"request\":\"0s\",\"backendRequest\":\"0s\"}");
        assertThat(route.at("/spec/rules/0/backendRefs/0/name").asString()).isEqualTo("ponder-gateway");
    }

    @Test
    void withoutKedaPodsWithoutAGpuScaleByTheirCpu() throws Exception {
        Chart chart = Chart.render(
                "-f", Chart.FOLDER.resolve("values/gpu-single-node.yaml").toString(), "--set", "scaling.kind=hpa");

        assertThat(chart.of("HorizontalPodAutoscaler").stream()
                        .map(one -> one.at("/spec/scaleTargetRef/name").asString()))
                .containsExactlyInAnyOrder("ponder-gateway", "ponder-search", "ponder-verifier", "ponder-dataset");
        assertThat(chart.of("ScaledObject")).isEmpty();
        JsonNode search = chart.one("HorizontalPodAutoscaler", "ponder-search").path("spec");
        assertThat(search.path("maxReplicas").asInt()).isEqualTo(8);
        assertThat(search.at("/metrics/0/resource/target/averageUtilization").asInt())
                .isEqualTo(70);
        assertThat(search.at("/behavior/scaleDown/stabilizationWindowSeconds").asInt())
                .isEqualTo(300);
        assertThat(chart.one("Deployment", "ponder-search").path("spec").has("replicas"))
                .isFalse();
    }

    @Test
    void withACertificateTheServicesAskOneAnotherForTheirs() throws Exception {
        Chart chart = Chart.render("--set", "tls.existingSecret=ponder-tls");

        JsonNode config = chart.one("ConfigMap", "ponder").path("data");
        assertThat(config.path("PONDER_SEARCH_URL").asString()).isEqualTo("https://ponder-search-replicas:8081");
        assertThat(config.path("PONDER_TLS_CA").asString()).isEqualTo("/run/secrets/tls/ca.crt");
        for (JsonNode workload : chart.workloads()) {
            String name = workload.at("/metadata/name").asString();
            JsonNode pod = workload.at("/spec/template/spec");
            assertThat(pod.path("volumes").toString())
                    .contains("{\"name\":\"tls\",\"secret\":{\"secretName\":\"ponder-tls\"");
            String env = pod.at("/containers/0/env").toString();
            String port = pod.at("/containers/0/readinessProbe/httpGet/port").asString();
            if (name.equals("ponder-gateway")) {
                assertThat(env).contains("{\"name\":\"PONDER_TLS_LISTEN\",\"value\":\"false\"}");
                assertThat(port).isEqualTo("http");
            } else {
                assertThat(env).contains("{\"name\":\"PONDER_TLS_CLIENT_AUTH\",\"value\":\"need\"}");
                assertThat(port).isEqualTo("management");
            }
        }
    }
}
