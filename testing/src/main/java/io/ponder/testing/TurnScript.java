package io.ponder.testing;

import io.ponder.testing.ScriptedEngine.Turns;
import io.ponder.testing.ScriptedServer.Script;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.json.JsonMapper;

/** Answers chat completions sample by sample, with the log-probabilities that a call asks for. */
final class TurnScript implements Script {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final int PROMPT_TOKENS = 30;
    private static final int TOKENS_EACH = 20;

    /** Characters of a call's arguments that are streamed at once. */
    private static final int PIECE = 5;

    private final Turns turns;
    private final AtomicInteger samples = new AtomicInteger();

    TurnScript(Turns turns) {
        this.turns = turns;
    }

    /** A sample that answers. */
    private record Answer(
            int sample, String thought, List<String> pieces, Turn.Between between, List<Turn.Call> calls) {
        Answer(int sample, String thought, String text, List<Turn.Call> calls) {
            this(sample, thought, text.isEmpty() ? List.of() : List.of(text), () -> {}, calls);
        }

        String finish() {
            return calls.isEmpty() ? "stop" : "tool_calls";
        }

        Map<String, Object> call(int index, String arguments) {
            Turn.Call call = calls.get(index);
            return Map.of(
                    "index",
                    index,
                    "id",
                    "call_" + sample + "_" + index,
                    "type",
                    "function",
                    "function",
                    Map.of("name", call.name(), "arguments", arguments));
        }
    }

    @Override
    public void answer(ScriptedCall call) throws IOException, InterruptedException {
        List<Answer> answers = new ArrayList<>();
        for (int n = call.n(); n > 0; n--) {
            int sample = samples.getAndIncrement();
            switch (turns.turn(sample, call)) {
                case Turn.Says says -> answers.add(new Answer(sample, "", says.text(), List.of()));
                case Turn.Thinks thinks -> answers.add(new Answer(sample, thinks.thought(), thinks.text(), List.of()));
                case Turn.Calls calls -> answers.add(new Answer(sample, "", calls.text(), calls.calls()));
                case Turn.Streams streams ->
                    answers.add(new Answer(sample, "", streams.pieces(), streams.between(), List.of()));
                case Turn.Fails fails -> {
                    call.error(fails.status(), "scripted failure");
                    return;
                }
                case Turn.Breaks _ -> {
                    call.beginEvents();
                    choices(call, answers);
                    call.breakOff();
                    return;
                }
                case Turn.Hangs _ -> {
                    call.hang();
                    return;
                }
            }
        }
        if (call.isStream()) {
            call.beginEvents();
            choices(call, answers);
            call.event(document("chat.completion.chunk", List.of(), Map.of("usage", usage(answers))));
            call.endEvents();
        } else {
            call.json(200, whole(call, answers));
        }
    }

    private static void choices(ScriptedCall call, List<Answer> answers) throws IOException, InterruptedException {
        for (int i = 0; i < answers.size(); i++) {
            Answer answer = answers.get(i);
            if (!answer.thought().isEmpty()) {
                chunk(call, i, Map.of("reasoning_content", answer.thought()), Map.of());
            }
            for (int piece = 0; piece < answer.pieces().size(); piece++) {
                if (piece > 0) {
                    answer.between().pieces();
                }
                String text = answer.pieces().get(piece);
                chunk(call, i, Map.of("role", "assistant", "content", text), logProbs(call, text));
            }
            for (int tool = 0; tool < answer.calls().size(); tool++) {
                chunk(call, i, Map.of("role", "assistant", "tool_calls", List.of(answer.call(tool, ""))), Map.of());
                String arguments = answer.calls().get(tool).arguments();
                for (int from = 0; from < arguments.length(); from += PIECE) {
                    String more = arguments.substring(from, Math.min(arguments.length(), from + PIECE));
                    Map<String, Object> delta = Map.of("index", tool, "function", Map.of("arguments", more));
                    chunk(call, i, Map.of("tool_calls", List.of(delta)), Map.of());
                }
            }
            chunk(call, i, Map.of(), Map.of("finish_reason", answer.finish()));
        }
    }

    private static void chunk(ScriptedCall call, int index, Map<String, Object> delta, Map<String, Object> more)
            throws IOException {
        Map<String, Object> choice = new LinkedHashMap<>(Map.of("index", index, "delta", delta));
        choice.putAll(more);
        call.event(document("chat.completion.chunk", List.of(choice), Map.of()));
    }

    private static String whole(ScriptedCall call, List<Answer> answers) {
        List<Map<String, Object>> choices = new ArrayList<>();
        for (Answer answer : answers) {
            String text = String.join("", answer.pieces());
            Map<String, Object> choice = new LinkedHashMap<>(ChatReplies.choice(choices.size(), text));
            if (!answer.calls().isEmpty()) {
                List<Map<String, Object>> calls = new ArrayList<>();
                for (Turn.Call each : answer.calls()) {
                    calls.add(answer.call(calls.size(), each.arguments()));
                }
                Map<String, Object> message = new LinkedHashMap<>(Map.of("role", "assistant", "tool_calls", calls));
                message.put("content", text.isEmpty() ? null : text);
                choice.put("message", message);
                choice.put("finish_reason", answer.finish());
            }
            if (!answer.thought().isEmpty()) {
                choice.put(
                        "message", Map.of("role", "assistant", "content", text, "reasoning_content", answer.thought()));
            }
            choice.putAll(logProbs(call, text));
            choices.add(choice);
        }
        return document("chat.completion", choices, Map.of("usage", usage(answers)));
    }

    /** The field {@code logprobs} where the call asks for it; each word is a token. */
    private static Map<String, Object> logProbs(ScriptedCall call, String text) {
        if (!call.body().path("logprobs").asBoolean(false)) {
            return Map.of();
        }
        List<Map<String, Object>> tokens = new ArrayList<>();
        for (String word : text.isEmpty() ? new String[0] : text.split("(?=\\s)(?<=\\S)", -1)) {
            List<Map<String, Object>> top = new ArrayList<>();
            for (int i = 0; i < call.body().path("top_logprobs").asInt(0); i++) {
                top.add(token(i == 0 ? word : word + i, -0.25 - i));
            }
            Map<String, Object> token = token(word, -0.25);
            token.put("top_logprobs", top);
            tokens.add(token);
        }
        return Map.of("logprobs", Map.of("content", tokens));
    }

    private static Map<String, Object> token(String word, double logProb) {
        List<Integer> bytes = new ArrayList<>();
        for (byte b : word.getBytes(StandardCharsets.UTF_8)) {
            bytes.add(b & 0xff);
        }
        return new LinkedHashMap<>(Map.of("token", word, "logprob", logProb, "bytes", bytes));
    }

    private static String document(String object, List<Map<String, Object>> choices, Map<String, Object> more) {
        Map<String, Object> all = new LinkedHashMap<>(
                Map.of("id", "c-1", "object", object, "created", 1, "model", Turn.MODEL, "choices", choices));
        all.putAll(more);
        return JSON.writeValueAsString(all);
    }

    private static Map<String, Integer> usage(List<Answer> answers) {
        return ChatReplies.usage(PROMPT_TOKENS, answers.size() * TOKENS_EACH);
    }
}
