import io.ponder.answers.AnswerReader;
import io.ponder.contracts.wire.WireJson;
import io.ponder.evaluation.data.DataReader;
import io.ponder.evaluation.data.DataSet;
import io.ponder.evaluation.data.Item;
import io.ponder.evaluation.run.RunFolder;
import io.ponder.evaluation.run.ScoreRecord;
import io.ponder.evaluation.run.SearchRecord;
import io.ponder.evaluation.run.Settings;
import io.ponder.reasoning.model.Budget;
import io.ponder.reasoning.model.FinishReason;
import io.ponder.reasoning.model.Message;
import io.ponder.reasoning.model.Problem;
import io.ponder.reasoning.model.Sampling;
import io.ponder.reasoning.model.Tokens;
import io.ponder.reasoning.score.Score;
import io.ponder.reasoning.trace.TraceEvent;
import io.ponder.reasoning.trace.TraceNode;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;

/**
 * Makes a run of {@code ./ponder eval} of answers that were recorded elsewhere, so that its reports can be had of them:
 * {@code benchmarks/accuracy/recorded-run PROBLEMS SAMPLES MODEL FOLDER}.
 *
 * <p>SAMPLES has one line a problem, gzipped: {@code question}, {@code prompt_tokens} and {@code samples}, each with {@code text},
 * {@code finish_reason}, {@code tokens} and {@code reward}, the raw reward of a model that judges outcomes. Its logistic function
 * is the score of the verifier {@code reward_model}, which reads each sample once, with its question.
 */
public final class RecordedRun {

    private static final long SEED = 1000;

    private RecordedRun() {}

    public static void main(String[] args) throws Exception {
        Path data = Path.of(args[0]);
        String model = args[2];
        DataSet set = new DataReader(Map.of()).read(data, null, false);
        Map<String, JsonNode> recorded = new HashMap<>();
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(Path.of(args[1]))), StandardCharsets.UTF_8))) {
            lines.lines().map(line -> WireJson.mapper().readTree(line)).forEach(problem -> recorded.put(
                    problem.path("question").asString(), problem));
        }
        int samples = recorded.values().iterator().next().path("samples").size();
        RunFolder folder = new RunFolder(Path.of(args[3]));
        folder.begin(
                new Settings(
                        data.getFileName().toString(),
                        set.sha256(),
                        model,
                        List.of("sample", "majority_vote", "best_of_n", "weighted_best_of_n", "auto"),
                        List.of("reward_model"),
                        List.of(1, 2, 4, samples),
                        samples,
                        4096,
                        null,
                        null,
                        SEED,
                        Settings.SEARCH_TOKENS,
                        Settings.SEARCH_SECONDS),
                set.items());
        List<Object> searches = new ArrayList<>();
        List<Object> scores = new ArrayList<>();
        for (Item item : set.items()) {
            JsonNode problem = recorded.get(item.question());
            if (problem == null) {
                throw new IllegalArgumentException("no samples of " + item.id() + " in " + args[1]);
            }
            searches.add(search(item, problem, model, SEED + 1000L * searches.size()));
            scores.add(scores(item, problem));
        }
        write(folder.path().resolve("searches.jsonl.gz"), searches);
        write(folder.path().resolve("scores.jsonl.gz"), scores);
    }

    private static SearchRecord search(Item item, JsonNode problem, String model, long seed) {
        AnswerReader reader = AnswerReader.of(item.format());
        List<Map<String, Object>> trace = new ArrayList<>();
        trace.add(event(
                "started",
                new TraceEvent.Started(
                        0,
                        0,
                        "best_of_n",
                        Map.of(),
                        model,
                        null,
                        null,
                        new Problem(List.of(Message.user(item.question())), item.format()),
                        new Sampling(1.0, 1, 4096, List.of(), null),
                        new Budget.Limits(null, null, null, null, null),
                        Set.of(),
                        seed)));
        int trial = 0;
        for (JsonNode sample : problem.path("samples")) {
            String text = sample.path("text").asString();
            FinishReason finish =
                    sample.path("finish_reason").asString().equals("stop") ? FinishReason.STOP : FinishReason.LENGTH;
            TraceNode node = new TraceNode(
                    trial + 1,
                    0,
                    trial,
                    1,
                    true,
                    null,
                    text,
                    null,
                    finish,
                    reader.read(text, finish == FinishReason.STOP).orElse(null),
                    tokens(problem, sample),
                    null,
                    List.of(),
                    null,
                    null);
            trace.add(event("proposed", new TraceEvent.Proposed(trial + 1, 0, 0, node)));
            trial++;
        }
        Map<String, Object> usage = Map.of(
                "prompt_tokens", 0, "completion_tokens", 0, "total_tokens", 0, "calls", 1, "samples", trial, "breakdown", List.of());
        Map<String, Object> reply = Map.ofEntries(
                Map.entry("model", model),
                Map.entry("content", problem.path("samples").path(0).path("text").asString()),
                Map.entry("finish_reason", "stop"),
                Map.entry("node", 1),
                Map.entry("strategy", "best_of_n"),
                Map.entry("basis", "score"),
                Map.entry("samples", Map.of("asked", trial, "finished", trial, "failed", 0, "cancelled", 0, "not_started", 0)),
                Map.entry("seed", seed),
                Map.entry("seconds", 0.0),
                Map.entry("usage", usage),
                Map.entry("trace", trace));
        return new SearchRecord("samples", item.id(), WireJson.mapper().valueToTree(reply));
    }

    private static Map<String, Object> event(String type, TraceEvent event) {
        Map<String, Object> named = new LinkedHashMap<>();
        named.put("type", type);
        named.putAll(WireJson.mapper().convertValue(event, new TypeReference<Map<String, Object>>() {}));
        return named;
    }

    private static Tokens tokens(JsonNode problem, JsonNode sample) {
        return new Tokens(
                problem.path("prompt_tokens").asLong(), 0, sample.path("tokens").asLong());
    }

    private static ScoreRecord scores(Item item, JsonNode problem) {
        List<Score> scores = new ArrayList<>();
        List<Tokens> tokens = new ArrayList<>();
        for (JsonNode sample : problem.path("samples")) {
            scores.add(Score.outcome(1 / (1 + Math.exp(-sample.path("reward").asDouble())), null));
            tokens.add(new Tokens(tokens(problem, sample).total(), 0, 0));
        }
        return new ScoreRecord("samples", item.id(), "reward_model", scores, tokens, 0);
    }

    /** As the journal of a run: each record is a gzip file of its own, one after the other. */
    private static void write(Path file, List<Object> records) throws Exception {
        try (OutputStream out = Files.newOutputStream(file)) {
            for (Object its : records) {
                GZIPOutputStream member = new GZIPOutputStream(out);
                member.write((WireJson.mapper().writeValueAsString(its) + "\n").getBytes(StandardCharsets.UTF_8));
                member.finish();
            }
        }
    }
}
