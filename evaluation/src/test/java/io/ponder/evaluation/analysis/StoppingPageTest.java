package io.ponder.evaluation.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import io.ponder.answers.AnswerFormat;
import io.ponder.answers.AnswerReader;
import io.ponder.contracts.wire.WireJson;
import io.ponder.evaluation.data.Item;
import io.ponder.evaluation.redraw.Recorded;
import io.ponder.evaluation.run.RecordedSample;
import io.ponder.evaluation.summary.RunSummary.Stopping;
import io.ponder.reasoning.model.Budget;
import io.ponder.reasoning.model.Capability;
import io.ponder.reasoning.model.FinishReason;
import io.ponder.reasoning.model.LogProbs;
import io.ponder.reasoning.model.Message;
import io.ponder.reasoning.model.Problem;
import io.ponder.reasoning.model.Sampling;
import io.ponder.reasoning.model.Tokens;
import io.ponder.reasoning.score.Reference;
import io.ponder.reasoning.trace.TraceEvent;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * What rules that stop a vote early save, on recorded answers of the embedded model with the log-probability of every token:
 * docs/results.md says what the code finds. {@code -Dponder.docs=write} writes it anew.
 */
class StoppingPageTest {

    private static final Path PAGE = Path.of("../docs/results.md");
    private static final String FROM = "<!-- stopping -->\n";
    private static final String TO = "<!-- end -->";

    private static List<String> lines(Path file) throws IOException {
        try (BufferedReader lines = new BufferedReader(
                new InputStreamReader(new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
            return lines.lines().toList();
        }
    }

    private static List<Recorded> recorded() throws IOException {
        Path folder = Path.of("../benchmarks/accuracy");
        Map<String, String> answers = new HashMap<>();
        for (String line : Files.readAllLines(folder.resolve("gsm8k-40.jsonl"))) {
            JsonNode problem = WireJson.mapper().readTree(line);
            answers.put(problem.path("id").asString(), problem.path("answer").asString());
        }
        List<Recorded> problems = new ArrayList<>();
        for (String line : lines(folder.resolve("gsm8k-40-samples.jsonl.gz"))) {
            JsonNode problem = WireJson.mapper().readTree(line);
            String id = problem.path("id").asString();
            Item item = new Item(id, problem.path("question").asString(), AnswerFormat.AUTO, answers.get(id), null);
            List<RecordedSample> samples = new ArrayList<>();
            List<Boolean> right = new ArrayList<>();
            Reference reference = Reference.of(item.answer(), item.format());
            for (JsonNode sample : problem.path("samples")) {
                if (sample.path("temperature").asDouble() > 0) {
                    samples.add(sample(sample));
                    right.add(reference.isMetBy(samples.getLast().answer()));
                }
            }
            problems.add(
                    new Recorded(problems.size(), item, started(item), samples, right, 0, null, Map.of(), Map.of()));
        }
        return problems;
    }

    private static RecordedSample sample(JsonNode sample) {
        List<Double> logProbs = new ArrayList<>();
        sample.path("logprobs").forEach(value -> logProbs.add(value.asDouble()));
        FinishReason finish =
                sample.path("finish_reason").asString().equals("stop") ? FinishReason.STOP : FinishReason.LENGTH;
        String text = sample.path("text").asString();
        return new RecordedSample(
                text,
                null,
                finish,
                AnswerReader.of(AnswerFormat.AUTO)
                        .read(text, finish == FinishReason.STOP)
                        .orElse(null),
                new Tokens(100, 0, sample.path("tokens").asInt()),
                LogProbs.of(logProbs.stream().mapToDouble(Double::doubleValue).toArray()),
                logProbs);
    }

    private static TraceEvent.Started started(Item item) {
        return new TraceEvent.Started(
                0,
                0,
                "best_of_n",
                Map.of(),
                "qwen2.5-coder-0.5b",
                null,
                null,
                new Problem(List.of(Message.user(item.question())), item.format()),
                new Sampling(0.8, 0.95, 512, List.of(), null),
                new Budget.Limits(null, null, null, null, null),
                Set.of(Capability.LOGPROBS),
                0);
    }

    private static String table(List<Stopping> rules) {
        StringBuilder table = new StringBuilder("| rule | drawn | accuracy | samples finished | tokens saved |\n"
                + "| --- | --- | --- | --- | --- |\n");
        for (Stopping rule : rules) {
            table.append(String.format(
                    Locale.ROOT,
                    "| %s | %s | %.1f %% (%+.1f%s) | %.1f of %d | %.0f %% |%n",
                    rule.rule(),
                    rule.parallel() == 1 ? "one by one" : rule.parallel() + " at once",
                    100 * rule.accuracy(),
                    100 * rule.difference().value(),
                    rule.difference().isNoise() ? "" : ", not chance",
                    rule.samples(),
                    rule.most(),
                    100 * rule.saved()));
        }
        return table.toString();
    }

    @Test
    void thePageSaysWhatTheCodeFinds() throws IOException {
        List<Stopping> rules = StoppingRules.of(recorded());
        assertThat(rules.getFirst().difference().value())
                .as("a certain stop changes nothing")
                .isZero();
        assertThat(rules).allSatisfy(rule -> assertThat(rule.saved()).isBetween(0.0, 1.0));
        String page = Files.readString(PAGE);
        int from = page.indexOf(FROM) + FROM.length();
        String found = "\n" + table(rules);
        String expected = page.substring(0, from) + found + page.substring(page.indexOf(TO, from));
        if (System.getProperty("ponder.docs", "").equals("write")) {
            Files.writeString(PAGE, expected);
        }
        assertThat(Files.readString(PAGE)).isEqualTo(expected);
    }
}
