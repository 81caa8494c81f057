package io.ponder.search;

import static io.ponder.search.ScriptedServices.answer;
import static io.ponder.search.ScriptedServices.end;
import static io.ponder.search.ScriptedServices.score;
import static io.ponder.search.ScriptedServices.scoreEnd;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ponder.answers.AnswerFormat;
import io.ponder.contracts.proposer.ProposalRequest;
import io.ponder.contracts.search.SearchLine;
import io.ponder.contracts.search.SearchRequest;
import io.ponder.contracts.search.SearchRequest.SamplingOptions;
import io.ponder.reasoning.model.Budget;
import io.ponder.reasoning.model.Message;
import io.ponder.reasoning.model.Problem;
import io.ponder.reasoning.trace.SearchResult;
import io.ponder.testing.RunningApplication;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Samples are drawn as the file says that the service was started with, where a request leaves it open. */
class DrawingFileTest {

    private static final String FILE = """
            {"models": {"big": {
               "panel": {"temperatures": [0, 0.5], "min_p": 0.1, "top_k": 40,
                         "prompts": ["zero_shot_cot", "In French: {question}"]},
               "strategies": {"sample": {"temperature": 0.2, "prompts": ["step_by_step"]},
                              "best_of_n": {"top_p": 0.5}},
               "provenance": {"data": "mine.jsonl"}}}}
            """;

    private static final String SAID =
            "samples were drawn as the service's file for big says: temperatures 0.0 | 0.5, min_p 0.1, top_k 40, "
                    + "prompts zero_shot_cot | In French: {question}";

    @TempDir
    private static Path folder;

    private static final List<ProposalRequest> ASKED = new CopyOnWriteArrayList<>();
    private static ScriptedServices services;
    private static RunningApplication app;

    @BeforeAll
    static void start() throws Exception {
        services = new ScriptedServices();
        services.proposing = (request, lines) -> {
            ASKED.add(request);
            int samples = request.prefixes().getFirst().samples();
            for (int i = 0; i < samples; i++) {
                lines.send(answer(i, "42"));
            }
            lines.send(end(samples));
        };
        services.scoring = (request, lines) -> {
            lines.send(score(0, 0.5));
            lines.send(scoreEnd(1));
        };
        app = services.search("--PONDER_DRAWING_FILE=" + Files.writeString(folder.resolve("drawing.json"), FILE));
    }

    @AfterAll
    static void stop() {
        app.close();
        services.close();
    }

    @BeforeEach
    void forget() {
        ASKED.clear();
    }

    private static SearchResult search(
            @Nullable String model, String strategy, SamplingOptions sampling, Map<String, Object> parameters)
            throws Exception {
        SearchRequest request = new SearchRequest(
                model,
                new Problem(List.of(Message.user("What is 6 times 7?")), AnswerFormat.AUTO),
                sampling,
                strategy,
                null,
                parameters,
                Budget.Limits.NONE,
                SearchRequest.Events.NONE,
                "default");
        return ((SearchLine.Result) ScriptedServices.last(ScriptedServices.search(app, request))).result();
    }

    private static final SamplingOptions OPEN = new SamplingOptions(null, null, 50, List.of(), null, 7L);

    /** What was asked for, in the order of the samples. */
    private static List<String> asked() {
        return ASKED.stream()
                .sorted(Comparator.comparingLong(
                        its -> its.prefixes().getFirst().seed()))
                .map(its -> its.sampling().temperature() + " "
                        + its.sampling().topP() + " "
                        + its.sampling().engineOptions() + " "
                        + its.messages().getLast().content().replace("\n", "/"))
                .toList();
    }

    @Test
    void aPanelIsDrawnAsTheFileSays() throws Exception {
        SearchResult result = search("big", "majority_vote", OPEN, Map.of("n", 3));
        assertThat(asked())
                .containsExactly(
                        "0.0 0.95 {min_p=0.1, top_k=40} What is 6 times 7?//Let's think step by step.",
                        "0.5 0.95 {min_p=0.1, top_k=40} In French: What is 6 times 7?",
                        "0.5 0.95 {min_p=0.1, top_k=40} What is 6 times 7?//Let's think step by step.");
        assertThat(result.selection().notes()).contains(SAID);
    }

    @Test
    void aStrategyOfItsOwnEntryAndOneThatDrawsNoPanelAreDrawnAsThatSays() throws Exception {
        search("big", "sample", OPEN, Map.of());
        assertThat(asked()).containsExactly("0.2 0.95 {} What is 6 times 7?");
        assertThat(ASKED.getFirst().messages().getFirst().content()).startsWith("Reason step by step");
        ASKED.clear();
        SearchResult result = search("big", "best_of_n", OPEN, Map.of("n", 1));
        assertThat(asked()).containsExactly("0.8 0.5 {} What is 6 times 7?");
        assertThat(result.selection().notes())
                .contains("samples were drawn as the service's file for big says: top_p 0.5");
    }

    @Test
    void theClientsOwnTemperatureWinsOverAllNumbers() throws Exception {
        SamplingOptions warm = new SamplingOptions(1.0, null, 50, List.of(), null, 7L);
        SearchResult result = search("big", "majority_vote", warm, Map.of("n", 1));
        assertThat(asked()).containsExactly("1.0 0.95 {} What is 6 times 7?//Let's think step by step.");
        assertThat(result.selection().notes())
                .contains("samples were drawn as the service's file for big says: prompts zero_shot_cot | In French: "
                        + "{question}");
    }

    @Test
    void theClientsOwnOptionsAndPromptWinToo() throws Exception {
        SamplingOptions minP =
                new SamplingOptions(null, null, 50, List.of(), null, 7L, Map.of("min_p", 0.3), null, null);
        SearchResult result = search("big", "majority_vote", minP, Map.of("n", 1, "prompt", "plain"));
        assertThat(asked()).containsExactly("0.8 0.95 {min_p=0.3} What is 6 times 7?");
        assertThat(result.selection().notes()).isEmpty();
        ASKED.clear();
        search("big", "majority_vote", OPEN, Map.of("n", 1, "prompt", "plain", "temperatures", List.of(0.3)));
        assertThat(asked()).containsExactly("0.3 0.95 {} What is 6 times 7?");
    }

    @Test
    void anotherModelIsDrawnAsEver() throws Exception {
        SearchResult result = search("bare", "majority_vote", OPEN, Map.of("n", 1));
        assertThat(asked()).containsExactly("0.8 0.95 {} What is 6 times 7?");
        assertThat(result.selection().notes()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{ | is no drawing: ",
                "{} | must hold models, as ./ponder tune writes them",
                "{\"models\":{\"big\":{}}} | says nothing of big: give panel or strategies",
                "{\"models\":{\"big\":{\"panel\":{}}}} | models.big.panel says nothing: give some of temperature, ",
                "{\"models\":{\"big\":{\"panel\":{\"temprature\":1}}}} | has a field that is not known: temprature",
                "{\"models\":{\"big\":{\"panel\":{\"temperature\":3}}}} | models.big.panel temperature is 3.0, but must lie in 0..2",
                "{\"models\":{\"big\":{\"panel\":{\"min_p\":2}}}} | models.big.panel engine_options.min_p is 2.0, but must be a number in 0..1",
                "{\"models\":{\"big\":{\"panel\":{\"temperature\":1,\"temperatures\":[1]}}}} | models.big.panel has both temperature and temperatures; give one",
                "{\"models\":{\"big\":{\"panel\":{\"prompts\":[\"nice\"]}}}} | models.big.panel has prompts that are not a list of at most 16 prompts, each one of plain",
                "{\"models\":{\"big\":{\"strategies\":{\"magic\":{\"top_p\":1}}}}} | models.big.strategies.magic: there is no strategy magic",
                "{\"models\":{\"big\":{\"strategies\":{\"mcts\":{\"temperatures\":[1]}}}}} | models.big.strategies.mcts: mcts draws no panel",
            })
    void aBrokenFileKeepsTheServiceFromStarting(String json, String why) throws Exception {
        Path file = Files.writeString(folder.resolve("broken.json"), json);
        assertThatThrownBy(() -> services.search("--PONDER_DRAWING_FILE=" + file))
                .hasStackTraceContaining("ponder.search.drawing-file: " + file + " " + why);
    }

    @Test
    void aFileThatIsMissingIsNamed() {
        Path missing = folder.resolve("none.json");
        assertThatThrownBy(() -> services.search("--PONDER_DRAWING_FILE=" + missing))
                .hasStackTraceContaining("ponder.search.drawing-file: " + missing + " does not exist");
    }
}
