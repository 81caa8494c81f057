package io.ponder.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.ponder.contracts.wire.WireJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The dashboards against Grafana's own JSON schemas, as no Grafana is at hand, and whether they say what is missing. */
class GrafanaTest {

    private static final SchemaRegistry SCHEMAS = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7);

    @Test
    void dashboardsPanelsAndQueriesAreValid() throws IOException {
        Schema board = schema("dashboard", "Dashboard");
        Schema panel = schema("dashboard", "Panel");
        Schema row = schema("dashboard", "RowPanel");
        Schema query = schema("prometheus", "Dataquery");
        for (JsonNode dashboard : dashboards()) {
            String uid = dashboard.path("uid").asString();
            for (JsonNode one : dashboard.path("panels")) {
                String type = one.path("type").asString();
                String where = uid + ": " + one.path("title").asString();
                check(where, type.equals("row") ? row : panel, one);
                if (!type.equals("row")) {
                    check(where, schema(type, "Options"), one.path("options"));
                    one.path("targets").forEach(target -> check(where, query, target));
                }
            }
            check(uid, board, dashboard);
        }
    }

    @Test
    void aWrongPanelIsNotValid() throws IOException {
        JsonNode dashboard = dashboards().getFirst();
        ((ObjectNode) dashboard.path("panels").path(1)).put("gridPos", "left");
        assertThat(schema("dashboard", "Dashboard").validate(dashboard.toString(), InputFormat.JSON))
                .isNotEmpty();
    }

    /** An import into a Grafana without it then says so, instead of asking for an unknown uid. */
    @Test
    void theDataSourceIsChosenAboveTheDashboard() throws IOException {
        for (JsonNode dashboard : dashboards()) {
            JsonNode variable = dashboard.at("/templating/list/0");
            assertThat(variable.path("type").asString()).isEqualTo("datasource");
            assertThat(variable.path("query").asString()).isEqualTo("prometheus");
            assertThat(variable.at("/current/value").asString()).isEmpty();
            assertThat(dashboard.findValues("datasource"))
                    .isNotEmpty()
                    .allSatisfy(source -> assertThat(source.path("uid").asString())
                            .isEqualTo("${" + variable.path("name").asString() + "}"));
            assertThat(dashboard.findValuesAsString("noValue"))
                    .isNotEmpty()
                    .allSatisfy(text -> assertThat(text).containsIgnoringCase("no data"));
        }
    }

    private static List<JsonNode> dashboards() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("../deploy/helm/ponder/dashboards"))) {
            List<JsonNode> all = files.filter(file -> file.toString().endsWith(".json"))
                    .map(GrafanaTest::read)
                    .toList();
            assertThat(all).hasSize(3);
            return all;
        }
    }

    private static JsonNode read(Path file) {
        return WireJson.mapper().readTree(file.toFile());
    }

    private static Schema schema(String file, String definition) throws IOException {
        try (var bytes =
                Objects.requireNonNull(GrafanaTest.class.getResourceAsStream("/grafana/" + file + ".schema.json"))) {
            ObjectNode schema = (ObjectNode) WireJson.mapper().readTree(bytes);
            schema.put("$ref", "#/definitions/" + definition);
            return SCHEMAS.getSchema(schema);
        }
    }

    private static void check(String where, Schema schema, JsonNode document) {
        assertThat(schema.validate(document.toString(), InputFormat.JSON))
                .as(where)
                .isEmpty();
    }
}
