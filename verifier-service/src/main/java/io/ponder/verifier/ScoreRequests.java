package io.ponder.verifier;

import io.ponder.answers.AnswerFormat;
import io.ponder.contracts.verifier.CodeTests;
import io.ponder.contracts.verifier.ScoreRequest;
import io.ponder.contracts.wire.WireJson;
import io.ponder.reasoning.Failure;
import io.ponder.reasoning.FailureException;
import io.ponder.reasoning.LogProbs;
import io.ponder.reasoning.Message;
import io.ponder.runtime.FailureAdvice;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectReader;

/** Reads and checks what is posted, and names the field at fault. */
final class ScoreRequests {

    private static final ObjectReader READER = WireJson.mapper().readerFor(ScoreRequest.class);

    private ScoreRequests() {}

    /**
     * @throws FailureException for a document that is no well-formed request
     */
    static ScoreRequest read(byte[] body, int maxCandidates) {
        ScoreRequest request = parsed(body);
        require(request.verifier() != null, "verifier", "is missing");
        require(request.problem() != null, "problem", "is missing");
        require(request.problem().answerFormat() != null, "problem.answer_format", "is missing", formats());
        List<Message> messages = request.problem().messages();
        for (int i = 0; i < messages.size(); i++) {
            require(messages.get(i).role() != null, "problem.messages." + i + ".role", "is missing");
            require(messages.get(i).content() != null, "problem.messages." + i + ".content", "is missing");
        }
        int count = request.candidates().size();
        require(count > 0, "candidates", "must hold at least one candidate");
        require(count <= maxCandidates, "candidates", "holds " + count + " candidates; at most " + maxCandidates);
        for (int i = 0; i < count; i++) {
            ScoreRequest.Candidate candidate = request.candidates().get(i);
            require(candidate.text() != null, "candidates." + i + ".text", "is missing");
            LogProbs logProbs = candidate.logProbs();
            require(
                    logProbs == null || isSummary(logProbs),
                    "candidates." + i + ".log_probs",
                    "must hold mean, lowest_group and tail of at most 0, a count of at least 1, and no negative entropy or"
                            + " self_certainty");
        }
        return request;
    }

    private static boolean isSummary(LogProbs logProbs) {
        return logProbs.mean() <= 0
                && logProbs.lowestGroup() <= 0
                && logProbs.tail() <= 0
                && logProbs.count() >= 1
                && (logProbs.entropy() == null || logProbs.entropy() >= 0)
                && (logProbs.selfCertainty() == null || logProbs.selfCertainty() >= 0);
    }

    private static ScoreRequest parsed(byte[] body) {
        try {
            ScoreRequest request = READER.readValue(body);
            if (request == null) {
                throw Failure.of(Failure.Kind.INVALID_REQUEST, "the request body must be a JSON object")
                        .asException();
            }
            return request;
        } catch (JacksonException e) {
            checkShape(body);
            throw FailureAdvice.unreadable(e).asException();
        }
    }

    /** Looks for what is missing in a document that could not be read; finds nothing if it is no JSON. */
    private static void checkShape(byte[] body) {
        JsonNode request = tree(body);
        if (request == null) {
            return;
        }
        require(request.isObject(), null, "the request body must be a JSON object");
        require(request.path("verifier").isString(), "verifier", "must be a string");
        require(request.path("problem").isObject(), "problem", "must be an object");
        JsonNode messages = request.path("problem").path("messages");
        require(
                messages.isArray() && !messages.isEmpty(),
                "problem.messages",
                "must be a list of at least one message");
        for (int i = 0; i < messages.size(); i++) {
            require(messages.get(i).isObject(), "problem.messages." + i, "must be an object");
        }
        String format = request.path("problem").path("answer_format").asString("");
        boolean known = formats().stream().anyMatch(f -> f.equalsIgnoreCase(format));
        require(known, "problem.answer_format", "must be one of " + String.join(", ", formats()), formats());
        JsonNode candidates = request.path("candidates");
        require(
                candidates.isArray() && !candidates.isEmpty(),
                "candidates",
                "must be a list of at least one candidate");
        for (int i = 0; i < candidates.size(); i++) {
            JsonNode candidate = candidates.get(i);
            require(candidate.isObject(), "candidates." + i, "must be an object");
            require(candidate.path("text").isString(), "candidates." + i + ".text", "must be a string");
            require(
                    isListOfStrings(candidate.path("steps")),
                    "candidates." + i + ".steps",
                    "must be a list of strings");
            require(candidate.path("complete").isBoolean(), "candidates." + i + ".complete", "must be true or false");
        }
        checkShapeOfTests(request.path("tests"));
    }

    private static void checkShapeOfTests(JsonNode tests) {
        if (tests.isMissingNode() || tests.isNull()) {
            return;
        }
        require(tests.isObject(), "tests", "must be an object");
        requireOneOf(CodeTests.Language.values(), tests.path("language"), "tests.language");
        requireOneOf(CodeTests.Kind.values(), tests.path("kind"), "tests.kind");
        if (tests.hasNonNull("scoring")) {
            requireOneOf(CodeTests.Scoring.values(), tests.path("scoring"), "tests.scoring");
        }
        JsonNode cases = tests.path("cases");
        require(cases.isArray() && !cases.isEmpty(), "tests.cases", "must be a list of at least one case");
        for (int i = 0; i < cases.size(); i++) {
            require(cases.get(i).isObject(), "tests.cases." + i, "must be an object");
        }
    }

    private static void requireOneOf(Enum<?>[] values, JsonNode node, String field) {
        List<String> names = Arrays.stream(values)
                .map(v -> v.name().toLowerCase(Locale.ROOT))
                .toList();
        boolean known = names.stream().anyMatch(name -> name.equalsIgnoreCase(node.asString("")));
        require(known, field, "must be one of " + String.join(", ", names), names);
    }

    private static boolean isListOfStrings(JsonNode node) {
        if (!node.isArray()) {
            return false;
        }
        for (JsonNode item : node) {
            if (!item.isString()) {
                return false;
            }
        }
        return true;
    }

    private static @Nullable JsonNode tree(byte[] body) {
        try {
            return WireJson.mapper().readTree(body);
        } catch (JacksonException e) {
            return null;
        }
    }

    private static List<String> formats() {
        return Arrays.stream(AnswerFormat.values()).map(AnswerFormat::wireName).toList();
    }

    private static void require(boolean holds, @Nullable String field, String otherwise) {
        require(holds, field, otherwise, List.of());
    }

    private static void require(boolean holds, @Nullable String field, String otherwise, List<String> allowed) {
        if (!holds) {
            String message = field == null ? otherwise : field + " " + otherwise;
            throw new Failure(Failure.Kind.INVALID_REQUEST, message, field, allowed, null).asException();
        }
    }
}
