package io.ponder.cli.capacity;

import static org.assertj.core.api.Assertions.assertThat;

import io.ponder.cli.Ponder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What {@code capacity} prints and refuses; and holds the examples in docs/capacity.md to it, or writes them. */
class CapacityCommandTest {

    private static final Path PAGE = Path.of("../docs/capacity.md");

    /** A command, and below it what it prints. */
    private static final Pattern EXAMPLE =
            Pattern.compile("```sh\\n\\./ponder (capacity [^\\n]*)\\n```\\n\\n```\\n(.*?)```\\n", Pattern.DOTALL);

    private record Ended(int exit, String out, String err) {}

    private static Ended ponder(String line) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int exit = Ponder.run(
                line.split(" "),
                Map.of(),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
        return new Ended(exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    @Test
    void thePageShowsWhatTheCommandPrints() throws IOException {
        String page = Files.readString(PAGE);
        Matcher examples = EXAMPLE.matcher(page);
        StringBuilder current = new StringBuilder();
        int count = 0;
        while (examples.find()) {
            Ended ended = ponder(examples.group(1));
            assertThat(ended.exit).as(ended.err).isZero();
            examples.appendReplacement(
                    current,
                    Matcher.quoteReplacement(
                            "```sh\n./ponder " + examples.group(1) + "\n```\n\n```\n" + ended.out + "```\n"));
            count++;
        }
        examples.appendTail(current);
        if ("write".equals(System.getProperty("ponder.report"))) {
            Files.writeString(PAGE, current);
        }
        assertThat(count).isGreaterThan(1);
        assertThat(PAGE).content().isEqualTo(current.toString());
    }

    @Test
    void jsonTellsTheSame() {
        Ended ended = ponder("capacity --rate 1000000/day --strategy majority_vote --samples 8 --json");
        JsonNode plan = JsonMapper.shared().readTree(ended.out);
        assertThat(plan.path("searches_per_second").doubleValue()).isBetween(11.57, 11.58);
        assertThat(plan.path("gpus").intValue()).isPositive();
        assertThat(plan.path("replicas").propertyNames()).contains("gateway", "search", "proposer", "verifier");
        assertThat(plan.path("pods").intValue()).isGreaterThan(plan.path("gpus").intValue());
    }

    @Test
    void helpNamesEveryOption() {
        Ended ended = ponder("capacity --help");
        assertThat(ended.exit).isZero();
        assertThat(ended.out)
                .contains("--rate", "--strategy", "--verifier-prefix-cache", "--gpu-usd-per-hour", "--json");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    --rate 3/fortnight --strategy sample           | --rate: the unit 'fortnight' is unknown
                    --rate many --strategy sample                  | --rate: 'many' is no rate; write 12
                    --rate 0 --strategy sample                     | --rate: 0 must be above 0
                    --rate 1 --strategy best_off                   | --strategy
                    --rate 1 --strategy majority_vote --parameter n=0       | --parameter n
                    --rate 1 --strategy majority_vote --parameter m=3       | has no parameter m
                    --rate 1 --strategy sample --model gpt         | --model: there is no 'gpt' here; there are qwen2.5-0.5b
                    --rate 1 --strategy sample --gpu b200          | --gpu: there is no 'b200' here; there are h100
                    --rate 1 --strategy sample --weights fp4       | --weights: 'fp4' must be bf16, fp8 or int4
                    --rate 1 --strategy sample --load 1.5          | --load: 1.5 must be above 0 and at most 1
                    --rate 1 --strategy beam_search                | --verifier: beam_search needs one
                    --rate 1 --strategy best_of_n --verifier oracle | --verifier: there is no 'oracle' here
                    --rate 1 --strategy sample --parameters-billions 3 | give both, or neither
                    --strategy sample                              | --rate
                    """)
    void aMistakeIsNamedWithItsFix(String options, String message) {
        Ended ended = ponder("capacity " + options);
        assertThat(ended.exit).isEqualTo(2);
        assertThat(ended.err).contains(message);
        assertThat(ended.out).isEmpty();
    }
}
