package io.ponder.testing;

import io.ponder.testing.ScriptedServer.Script;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import tools.jackson.databind.json.JsonMapper;

/** Answers chat completions sample by sample. */
final class TurnScript implements Script {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final int PROMPT_TOKENS = 30;
    private static final int TOKENS_EACH = 20;

    private final IntFunction<Turn> turns;
    private final AtomicInteger samples = new AtomicInteger();

    TurnScript(IntFunction<Turn> turns) {
        this.turns = turns;
    }

    @Override
    public void answer(ScriptedCall call) throws IOException {
        List<String> texts = new ArrayList<>();
        for (int n = call.n(); n > 0; n--) {
            switch (turns.apply(samples.getAndIncrement())) {
                case Turn.Says says -> texts.add(says.text());
                case Turn.Fails fails -> {
                    call.error(fails.status(), "scripted failure");
                    return;
                }
                case Turn.Breaks _ -> {
                    call.beginEvents();
                    choices(call, texts);
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
            choices(call, texts);
            call.event(document("chat.completion.chunk", List.of(), Map.of("usage", usage(texts))));
            call.endEvents();
        } else {
            call.json(200, whole(texts));
        }
    }

    private static void choices(ScriptedCall call, List<String> texts) throws IOException {
        for (int i = 0; i < texts.size(); i++) {
            chunk(call, Map.of("index", i, "delta", Map.of("role", "assistant", "content", texts.get(i))));
            chunk(call, Map.of("index", i, "delta", Map.of(), "finish_reason", "stop"));
        }
    }

    private static void chunk(ScriptedCall call, Map<String, Object> choice) throws IOException {
        call.event(document("chat.completion.chunk", List.of(choice), Map.of()));
    }

    private static String whole(List<String> texts) {
        List<Map<String, Object>> choices = new ArrayList<>();
        for (String text : texts) {
            choices.add(ChatReplies.choice(choices.size(), text));
        }
        return document("chat.completion", choices, Map.of("usage", usage(texts)));
    }

    private static String document(String object, List<Map<String, Object>> choices, Map<String, Object> more) {
        Map<String, Object> all = new LinkedHashMap<>(
                Map.of("id", "c-1", "object", object, "created", 1, "model", Turn.MODEL, "choices", choices));
        all.putAll(more);
        return JSON.writeValueAsString(all);
    }

    private static Map<String, Integer> usage(List<String> texts) {
        return ChatReplies.usage(PROMPT_TOKENS, texts.size() * TOKENS_EACH);
    }
}
