package io.ponder.cli.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Installs the chart on a real API server, which admits every object against its schema and those of the CRDs. Skipped
 * unless {@code deploy/local/kubernetes start} has started one.
 */
class ChartInstallTest {

    private static final Path CONFIG = Path.of(System.getProperty("user.home"), ".cache/ponder/kubernetes/kubeconfig");

    private final String namespace = "chart-" + ProcessHandle.current().pid() + "-" + System.nanoTime();

    @BeforeEach
    void create() throws Exception {
        boolean answers =
                Files.exists(CONFIG) && kubectl("get", "--raw", "/readyz").status() == 0;
        assumeTrue(answers, "no Kubernetes API server (deploy/local/kubernetes start), so nothing is installed");
        assertThat(kubectl("create", "namespace", namespace).status()).isZero();
        kubectl("create", "secret", "generic", "ponder-database", "--from-literal=password=x");
    }

    @AfterEach
    void remove() throws Exception {
        if (Files.exists(CONFIG)) {
            kubectl("delete", "namespace", namespace, "--wait=false");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "cpu-small | httpRoute.enabled=true,httpRoute.parentRefs[0].name=gateway,ingress.enabled=true,ingress.host=a.example.com",
                "gpu-single-node | scaling.kind=hpa,monitoring.enabled=true",
                "gpu-cluster | tls.existingSecret=ponder-tls",
                "gpu-large-model | engines.proposer.kind=inferencePool,inferencePool.gateway.name=gateway,"
                        + "inferencePool.gatewayUrl=http://gateway,inferencePool.endpointPicker.name=picker"
            })
    void everyObjectOfEverySizeIsAdmitted(String size, String settings) throws Exception {
        Chart.Output installed = helm("install", size, "--set", settings);

        assertThat(installed.status()).as(installed.errors()).isZero();
        assertThat(installed.errors()).doesNotContain("unknown field");
    }

    @Test
    void secretsStayOverUpgradesAndVolumesCannotChange() throws Exception {
        Chart.Output told = helm("install", "cpu-small");
        assertThat(told.text())
                .contains(
                        "kubectl -n " + namespace + " rollout status statefulset/ponder-gateway",
                        "kubectl -n " + namespace + " get secret ponder-secrets",
                        "\"model\": \"qwen2.5-coder-0.5b\"")
                .doesNotContain("<no value>");
        String key = secret("admin-key");

        assertThat(helm("upgrade", "cpu-small", "--set", "postgresql.enabled=true")
                        .status())
                .isZero();
        String password = secret("database-password");
        assertThat(helm("upgrade", "cpu-small", "--set", "postgresql.enabled=true")
                        .status())
                .isZero();

        assertThat(key).isNotEmpty().isEqualTo(secret("admin-key"));
        assertThat(password).isNotEmpty().isEqualTo(secret("database-password"));
        assertThat(helm("upgrade", "gpu-single-node").errors())
                .contains(
                        "ponder-proposer has the volumes [models of 2Gi] and would get [model-cache of 60Gi]",
                        "delete statefulset ponder-proposer --cascade=orphan");
    }

    private String secret(String key) throws Exception {
        return kubectl("get", "secret", "ponder-secrets", "-o", "jsonpath={.data." + key + "}")
                .text();
    }

    private Chart.Output helm(String verb, String size, String... further) throws IOException, InterruptedException {
        List<String> arguments = new ArrayList<>(List.of(verb, "ponder", Chart.FOLDER.toString()));
        arguments.addAll(
                List.of("-f", Chart.FOLDER.resolve("values/" + size + ".yaml").toString()));
        arguments.addAll(List.of("--namespace", namespace, "--kubeconfig", CONFIG.toString()));
        arguments.addAll(List.of(further));
        return Chart.run("helm", arguments);
    }

    private Chart.Output kubectl(String... arguments) throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(List.of("--kubeconfig", CONFIG.toString(), "--namespace", namespace));
        all.addAll(List.of(arguments));
        return Chart.run("kubectl", all);
    }
}
