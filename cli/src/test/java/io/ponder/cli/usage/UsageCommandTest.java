package io.ponder.cli.usage;

import static org.assertj.core.api.Assertions.assertThat;

import io.ponder.cli.Ponder;
import io.ponder.testing.ScriptedServer;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class UsageCommandTest {

    private static final String SUM =
            "\"requests\":1200,\"answers\":1000,\"total_tokens\":2000000,\"wasted_tokens\":500000,\"cost_usd\":12.5,"
                    + "\"cost_per_answer_usd\":0.0125,\"unpriced_requests\":0";
    private static final String USAGE = "{\"object\":\"usage\",\"from\":\"2026-11-01\",\"to\":\"2026-11-26\","
            + "\"group_by\":[\"day\",\"key\"],\"has_more\":false,\"total\":{" + SUM + "},\"data\":["
            + "{\"day\":\"2026-11-25\",\"key\":\"k1\",\"key_name\":\"alice's laptop in the office\"," + SUM + "},"
            + "{\"day\":\"2026-11-26\",\"key\":\"\",\"requests\":3,\"answers\":0,\"total_tokens\":0,\"wasted_tokens\":0,"
            + "\"cost_usd\":null,\"cost_per_answer_usd\":null,\"unpriced_requests\":3}]}";

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int run(ScriptedServer gateway, Map<String, String> env, String... options) {
        String[] args = Stream.concat(Stream.of("usage", "--url", gateway.url().toString()), Arrays.stream(options))
                .toArray(String[]::new);
        return Ponder.run(
                args,
                env,
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
    }

    private List<String> lines() {
        return out.toString(StandardCharsets.UTF_8).lines().toList();
    }

    @Test
    void printsATable() {
        try (ScriptedServer gateway = new ScriptedServer()) {
            gateway.otherwise(call -> call.json(200, USAGE));
            assertThat(run(gateway, Map.of("PONDER_API_KEY", "ponder-x"), "--by", "day,key", "--from", "2026-11-01"))
                    .isZero();
            assertThat(lines())
                    .containsExactly(
                            "DAY         KEY                           REQUESTS     TOKENS  WASTED    COST  ANSWERS  PER ANSWER",
                            "2026-11-25  alice's laptop in the office     1,200  2,000,000    25 %  $12.50    1,000     $0.0125",
                            "2026-11-26  (none)                               3          0       -       -        0           -",
                            "total                                        1,200  2,000,000    25 %  $12.50    1,000     $0.0125");
            assertThat(gateway.calls().getFirst().path()).isEqualTo("/v1/usage");
            assertThat(gateway.calls().getFirst().header("authorization")).isEqualTo("Bearer ponder-x");
        }
    }

    @Test
    void fitsTheTerminal() {
        try (ScriptedServer gateway = new ScriptedServer()) {
            gateway.otherwise(call -> call.json(200, USAGE));
            for (int columns : new int[] {90, 70, 50, 40}) {
                out.reset();
                run(gateway, Map.of("COLUMNS", String.valueOf(columns)));
                assertThat(lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(columns));
                assertThat(lines().getFirst()).contains("DAY", "KEY", "REQUESTS", "TOKENS");
            }
        }
    }

    @Test
    void printsCommaSeparatedValues() {
        try (ScriptedServer gateway = new ScriptedServer()) {
            gateway.otherwise(call -> call.reply(200, "text/csv", "day,requests\r\n2026-11-26,3\r\n"));
            assertThat(run(gateway, Map.of(), "--csv")).isZero();
            assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("day,requests\n2026-11-26,3\n");
        }
    }

    @Test
    void saysWhyItIsRefused() {
        try (ScriptedServer gateway = new ScriptedServer()) {
            gateway.otherwise(call -> call.json(401, "{\"error\":{\"message\":\"the API key is missing\"}}"));
            assertThat(run(gateway, Map.of())).isNotZero();
            assertThat(err.toString(StandardCharsets.UTF_8)).contains("requires an API key", "PONDER_API_KEY");
        }
    }

    @Test
    void saysThatNothingWasSpent() {
        try (ScriptedServer gateway = new ScriptedServer()) {
            gateway.otherwise(
                    call -> call.json(
                            200,
                            "{\"from\":\"2026-11-01\",\"to\":\"2026-11-26\",\"group_by\":[\"day\"],\"data\":[],\"total\":{\"requests\":0}}"));
            run(gateway, Map.of());
            assertThat(lines()).containsExactly("Nothing was spent from 2026-11-01 to 2026-11-26.");
        }
    }
}
