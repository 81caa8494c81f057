package io.ponder.reasoning.strategy.auto;

import static org.assertj.core.api.Assertions.assertThat;

import io.ponder.answers.AnswerFormat;
import io.ponder.reasoning.model.Message;
import io.ponder.reasoning.model.Problem;
import io.ponder.reasoning.model.ResponseFormat;
import io.ponder.reasoning.model.Sampling;
import io.ponder.reasoning.model.Tools;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Which questions are worth a vote: the shares told right are printed, and may not fall. */
class QuestionKindTest {

    private static final Path PROBLEMS = Path.of("../benchmarks/accuracy");
    private static final Pattern QUESTION = Pattern.compile("\"question\": \"((?:[^\"\\\\]|\\\\.)*)\"");

    private static Sampling sampling(@Nullable ResponseFormat format) {
        return new Sampling(0.8, 0.95, 100, List.of(), format);
    }

    private static QuestionKind kind(AnswerFormat format, Message... messages) {
        return QuestionKind.of(new Problem(List.of(messages), format), sampling(null));
    }

    /** The messages of a line: {@code language | [system] ... [user] ...}. */
    private static List<Message> messages(String line) {
        String text = line.substring(line.indexOf('|') + 1).strip().replace("\\n", "\n");
        if (!text.startsWith("[system]")) {
            return List.of(Message.user(text));
        }
        int user = text.indexOf("[user]");
        return List.of(
                Message.system(text.substring("[system]".length(), user).strip()),
                Message.user(text.substring(user + "[user]".length()).strip()));
    }

    private static List<String> lines(String name) throws IOException {
        try (InputStream file =
                Objects.requireNonNull(QuestionKindTest.class.getResourceAsStream("/questions/" + name))) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#") && !line.isBlank())
                    .toList();
        }
    }

    private static boolean isComparable(String line) {
        return QuestionKind.of(new Problem(messages(line), AnswerFormat.AUTO), sampling(null))
                .isComparable();
    }

    private static void report(String what, List<String> all, List<String> wrong, double least) {
        double share = 1 - wrong.size() / (double) all.size();
        System.out.printf("%s: %.1f %% of %d told right%n", what, 100 * share, all.size());
        assertThat(share).as(what + ", wrong: " + wrong).isGreaterThanOrEqualTo(least);
    }

    @Test
    void everydayPromptsAreNotSearched() throws IOException {
        List<String> all = lines("everyday.txt");
        assertThat(all).hasSizeGreaterThan(150);
        report(
                "everyday prompts",
                all,
                all.stream().filter(QuestionKindTest::isComparable).toList(),
                0.97);
    }

    @Test
    void questionsWithOneAnswerAre() throws IOException {
        List<String> all = lines("comparable.txt");
        report(
                "questions with one answer",
                all,
                all.stream().filter(line -> !isComparable(line)).toList(),
                0.97);
    }

    @Test
    void wordProblemsAre() throws IOException {
        List<String> all = new ArrayList<>();
        for (String name : List.of("gsm8k-60.jsonl", "gsm8k-40.jsonl")) {
            Matcher question = QUESTION.matcher(Files.readString(PROBLEMS.resolve(name)));
            while (question.find()) {
                all.add("en | " + question.group(1).replace("\\\"", "\""));
            }
        }
        assertThat(all).hasSize(100);
        report("GSM8K", all, all.stream().filter(line -> !isComparable(line)).toList(), 0.99);
    }

    @Test
    void theRequestsFormatDecidesBeforeTheWords() {
        Message greeting = Message.user("hi");
        Message sum = Message.user("What is 6*7?");
        assertThat(kind(AnswerFormat.NUMBER, greeting)).isEqualTo(QuestionKind.FORMAT_GIVEN);
        assertThat(kind(AnswerFormat.CHOICE, greeting)).isEqualTo(QuestionKind.FORMAT_GIVEN);
        assertThat(kind(AnswerFormat.FREE_FORM, sum)).isEqualTo(QuestionKind.FREE_FORM);
    }

    @Test
    void documentsAreComparedWhereTheyHaveAnAnswer() {
        Problem asked = new Problem(List.of(Message.user("What is 6*7?")), AnswerFormat.JSON);
        ResponseFormat object = new ResponseFormat(ResponseFormat.Type.JSON_OBJECT, null);
        assertThat(QuestionKind.of(asked, sampling(object))).isEqualTo(QuestionKind.DOCUMENT);
        assertThat(QuestionKind.of(asked, sampling(null))).isEqualTo(QuestionKind.FORMAT_GIVEN);
        Problem compared = new Problem(asked.messages(), AnswerFormat.JSON, null, "/city");
        assertThat(QuestionKind.of(compared, sampling(object))).isEqualTo(QuestionKind.FORMAT_GIVEN);
        for (String field : List.of("answer", "city")) {
            ResponseFormat schema = new ResponseFormat(
                    ResponseFormat.Type.JSON_SCHEMA,
                    Map.of("type", "object", "properties", Map.of(field, Map.of("type", "string"))));
            assertThat(QuestionKind.of(asked, sampling(schema)).isComparable()).isEqualTo(field.equals("answer"));
        }
    }

    @Test
    void aTurnWithToolsIsOneSample() {
        Message sum = Message.user("What is 6*7?");
        Tools tools = new Tools(List.of(new Tools.Function("add", null, null, null)), Tools.Choice.AUTO, null, null);
        assertThat(QuestionKind.of(new Problem(List.of(sum), AnswerFormat.AUTO, tools), sampling(null)))
                .isEqualTo(QuestionKind.TOOL_TURN);
        assertThat(kind(AnswerFormat.AUTO, sum, Message.tool("call_1", "42"))).isEqualTo(QuestionKind.TOOL_TURN);
    }

    /** What stands in the middle of a long message is not what is asked. */
    @Test
    void ofALongMessageTheBeginningAndTheEndCount() {
        String filler = "The meeting went on. ".repeat(200);
        String middle = filler + "How many were there? " + filler;
        assertThat(kind(AnswerFormat.AUTO, Message.user(middle)).isComparable()).isFalse();
        assertThat(kind(AnswerFormat.AUTO, Message.user(filler + "How many people were at the meeting?"))
                        .isComparable())
                .isTrue();
    }
}
