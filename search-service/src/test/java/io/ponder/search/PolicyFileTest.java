package io.ponder.search;

import static io.ponder.search.ScriptedServices.answer;
import static io.ponder.search.ScriptedServices.end;
import static io.ponder.search.ScriptedServices.score;
import static io.ponder.search.ScriptedServices.scoreEnd;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ponder.answers.Answer;
import io.ponder.answers.AnswerFormat;
import io.ponder.contracts.search.SearchLine;
import io.ponder.contracts.search.SearchRequest;
import io.ponder.reasoning.model.Budget;
import io.ponder.reasoning.model.Message;
import io.ponder.reasoning.model.Problem;
import io.ponder.reasoning.trace.Replay;
import io.ponder.reasoning.trace.SearchResult;
import io.ponder.reasoning.trace.TraceEvent;
import io.ponder.testing.RunningApplication;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Searches by {@code auto} follow the policy file that the service was started with. */
class PolicyFileTest {

    /** Two first samples; where they differ, the best of five. */
    private static final String POLICY = """
            {"model": "big", "verifier": "judge",
             "parameters": {"policy": {
               "first": 2,
               "levels": [{"samples": 4, "rules": [
                 {"agree": 1, "choose": "best", "n": 5},
                 {"agree": 2, "choose": "vote", "n": 2}]}],
               "efforts": {"low": 4, "medium": 4, "high": 4}}},
             "provenance": {"run": "a run", "problems": 80}}
            """;

    @TempDir
    private static Path folder;

    private static ScriptedServices services;
    private static RunningApplication app;

    @BeforeAll
    static void start() throws Exception {
        services = new ScriptedServices();
        services.scoring = (request, lines) -> {
            for (int i = 0; i < request.candidates().size(); i++) {
                lines.send(score(i, request.candidates().get(i).text().contains("{3}") ? 0.9 : 0.2));
            }
            lines.send(scoreEnd(request.candidates().size()));
        };
        app = starting(written("policy.json", POLICY));
    }

    @AfterAll
    static void stop() {
        app.close();
        services.close();
    }

    private static Path written(String name, String json) throws IOException {
        return Files.writeString(folder.resolve(name), json);
    }

    private static RunningApplication starting(Path policy) {
        return services.search("--PONDER_POLICY_FILE=" + policy);
    }

    /** The first sample of every search says 0, the next 1, and so on. */
    private static void answersThatDiffer() {
        services.proposing = (request, lines) -> {
            int samples = request.prefixes().getFirst().samples();
            for (int i = 0; i < samples; i++) {
                lines.send(answer(i, String.valueOf(samples == 2 ? i : i + 2)));
            }
            lines.send(end(samples));
        };
    }

    private static List<SearchLine> search(
            @Nullable String model, @Nullable String verifier, Map<String, Object> parameters) throws Exception {
        SearchRequest request = new SearchRequest(
                model,
                new Problem(List.of(Message.user("What is 6 times 7?")), AnswerFormat.AUTO),
                new SearchRequest.SamplingOptions(null, null, 50, List.of(), null, 7L),
                "auto",
                verifier,
                parameters,
                Budget.Limits.NONE,
                SearchRequest.Events.ALL,
                "default");
        return ScriptedServices.lines(ScriptedServices.search(app, request));
    }

    private static SearchResult result(List<SearchLine> lines) {
        return ((SearchLine.Result) lines.getLast()).result();
    }

    @Test
    void aSearchFollowsTheFileAndItsTraceReplays() throws Exception {
        answersThatDiffer();
        List<SearchLine> lines = search("big", null, Map.of());
        SearchResult result = result(lines);
        assertThat(result.samples().finished()).isEqualTo(5);
        assertThat(result.verifier()).isEqualTo("judge");
        assertThat(result.selection().node().answer()).isEqualTo(new Answer("3", "3"));
        assertThat(result.selection().notes())
                .containsExactly("1 of 2 first samples agree: the policy for 4 samples a problem takes the best of 5");

        List<TraceEvent> trace = lines.stream()
                .filter(SearchLine.Trace.class::isInstance)
                .map(line -> ((SearchLine.Trace) line).event())
                .toList();
        assertThat(Replay.of(trace).differences()).isEmpty();
    }

    @Test
    void aModelOrARequestOfItsOwnIsNotBound() throws Exception {
        services.proposing = (request, lines) -> {
            int samples = request.prefixes().getFirst().samples();
            for (int i = 0; i < samples; i++) {
                lines.send(answer(i, "7"));
            }
            lines.send(end(samples));
        };
        String untaught = "all 4 first samples agree: no more were drawn";
        assertThat(result(search("bare", null, Map.of())).selection().notes()).containsExactly(untaught);
        assertThat(result(search("big", null, Map.of("policy", Map.of())))
                        .selection()
                        .notes())
                .containsExactly(untaught);
        assertThat(result(search("big", "judge", Map.of())).selection().notes())
                .containsExactly("2 of 2 first samples agree: the policy for 4 samples a problem takes a vote of 2");
    }

    @Test
    void anotherVerifierThanThePolicysIsUsedWithoutItAndANoteSaysSo() throws Exception {
        answersThatDiffer();
        SearchResult result = result(search("big", "format", Map.of()));
        assertThat(result.verifier()).isEqualTo("format");
        assertThat(result.selection().notes())
                .contains(
                        "the service's policy was not followed: it was learnt with the verifier judge, and this search "
                                + "names format");
    }

    @Test
    void aBrokenFileKeepsTheServiceFromStarting() throws Exception {
        Path missing = folder.resolve("missing.json");
        assertThatThrownBy(() -> starting(missing))
                .hasRootCauseMessage(missing.toString())
                .hasStackTraceContaining("ponder.search.policy-file: " + missing + " does not exist");
        refused("{", "is no policy: ");
        refused("{\"model\": \"big\"}", "must hold model, verifier and parameters");
        refused(
                POLICY.replace("\"n\": 5", "\"n\": 1"),
                "is no policy: parameters.policy.levels[0].rules[0].n is 1, but must be");
        refused(POLICY.replace("\"verifier\": \"judge\",", ""), "names no verifier, but its policy uses scores");
        refused("{\"model\": \"big\", \"parameters\": {}}", "has no policy among its parameters");
    }

    private static void refused(String json, String why) throws IOException {
        Path file = written("broken.json", json);
        assertThatThrownBy(() -> starting(file))
                .hasStackTraceContaining("ponder.search.policy-file: " + file + " " + why);
    }
}
