package io.ponder.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.ponder.answers.AnswerFormat;
import io.ponder.contracts.proposer.ModelInfo;
import io.ponder.contracts.search.SearchRequest;
import io.ponder.contracts.search.SearchRequest.SamplingOptions;
import io.ponder.reasoning.model.Budget;
import io.ponder.reasoning.model.Capability;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Failure.Kind;
import io.ponder.reasoning.model.FailureException;
import io.ponder.reasoning.model.Message;
import io.ponder.reasoning.model.Message.Role;
import io.ponder.reasoning.model.Part;
import io.ponder.reasoning.model.Problem;
import io.ponder.reasoning.model.ResponseFormat;
import io.ponder.reasoning.model.Tools;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A request that its engine cannot serve is refused before a token is drawn, with the field that needs too much. */
class RequestNeedsTest {

    private static final ModelInfo ABLE = new ModelInfo("able", "upstream", 4096, EnumSet.allOf(Capability.class));
    private static final ModelInfo BARE = new ModelInfo("bare", "upstream", 4096, EnumSet.noneOf(Capability.class));
    private static final Message USER = Message.user("Hi");
    private static final Part IMAGE =
            new Part(Part.Kind.IMAGE, null, Map.of("type", "image_url", "image_url", Map.of("url", "x")));

    @Test
    void nothingSpecialNeedsNothingSpecial() {
        assertThatCode(() -> RequestNeeds.of(request(null, null, null, USER)).require(BARE, List.of(BARE)))
                .doesNotThrowAnyException();
    }

    @Test
    void eachFieldNeedsItsOwn() {
        ResponseFormat json = new ResponseFormat(ResponseFormat.Type.JSON_OBJECT, null);
        Tools tools = new Tools(List.of(new Tools.Function("f", null, null, null)), Tools.Choice.AUTO, null, null);
        Message seen = new Message(Role.USER, "What?", List.of(Part.text("What?"), IMAGE), List.of(), null, null);
        refused(request(json, null, null, USER), "sampling.response_format", "response_format");
        refused(request(null, 0, null, USER), "sampling.top_log_probs", "logprobs");
        refused(request(null, 3, null, USER), "sampling.top_log_probs", "logprobs");
        refused(request(null, null, tools, USER), "problem.tools", "tools");
        refused(request(null, null, null, USER, Message.tool("a", "3")), "problem.messages.1", "tools");
        refused(request(null, null, null, USER, seen), "problem.messages.1.parts.1", "images");
    }

    @Test
    void alternativesNeedMoreThanProbabilities() {
        ModelInfo some = new ModelInfo("some", "upstream", 4096, EnumSet.of(Capability.LOGPROBS));
        assertThatCode(() -> RequestNeeds.of(request(null, 0, null, USER)).require(some, List.of(some)))
                .doesNotThrowAnyException();
        assertThat(failure(request(null, 1, null, USER), some).message())
                .contains("top_logprobs")
                .endsWith("no model here can do it");
    }

    private static void refused(SearchRequest request, String field, String capability) {
        Failure failure = failure(request, BARE, ABLE);
        assertThat(failure.kind()).isEqualTo(Kind.CAPABILITY_MISSING);
        assertThat(failure.field()).isEqualTo(field);
        assertThat(failure.message())
                .contains(" needs an engine with " + capability + ", which that of bare lacks")
                .endsWith("these models can do it: able");
        assertThatCode(() -> RequestNeeds.of(request).require(ABLE, List.of(BARE, ABLE)))
                .doesNotThrowAnyException();
    }

    private static Failure failure(SearchRequest request, ModelInfo model, ModelInfo... others) {
        List<ModelInfo> all = new ArrayList<>(List.of(others));
        all.add(model);
        return catchThrowableOfType(
                        FailureException.class, () -> RequestNeeds.of(request).require(model, all))
                .failure();
    }

    private static SearchRequest request(
            @Nullable ResponseFormat format,
            @Nullable Integer alternatives,
            @Nullable Tools tools,
            Message... messages) {
        return new SearchRequest(
                null,
                new Problem(List.of(messages), AnswerFormat.AUTO, tools),
                new SamplingOptions(null, null, null, List.of(), format, null, Map.of(), alternatives, null),
                null,
                null,
                Map.of(),
                Budget.Limits.NONE,
                null,
                "test",
                null);
    }
}
