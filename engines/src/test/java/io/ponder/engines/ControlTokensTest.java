package io.ponder.engines;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ControlTokensTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                // ChatML, Phi, Kimi
                "<|im_start|>",
                "<|im_end|>",
                "<|im_sep|>",
                "<|im_middle|>",
                "<|endoftext|>",
                "<|fim_prefix|>",
                "<|vision_start|>",
                // Llama 3 and 4
                "<|begin_of_text|>",
                "<|start_header_id|>",
                "<|eot_id|>",
                "<|eom_id|>",
                "<|python_tag|>",
                "<|header_start|>",
                "<|eot|>",
                "<|reserved_special_token_250|>",
                // Phi, GLM, Falcon, Zephyr
                "<|user|>",
                "<|assistant|>",
                "<|system|>",
                "<|end|>",
                "<|observation|>",
                "<|placeholder1|>",
                "<|dummy_12|>",
                // Harmony, Command, Granite, Apertus
                "<|start|>",
                "<|channel|>",
                "<|message|>",
                "<|return|>",
                "<|call|>",
                "<|START_OF_TURN_TOKEN|>",
                "<|CHATBOT_TOKEN|>",
                "<|start_of_role|>",
                "<|end_of_role|>",
                "<|system_start|>",
                // DeepSeek, Hunyuan
                "<｜User｜>",
                "<｜Assistant｜>",
                "<｜begin▁of▁sentence｜>",
                "<｜end▁of▁sentence｜>",
                "<｜tool▁calls▁begin｜>",
                "<｜hy_User｜>",
                // Gemma
                "<start_of_turn>",
                "<end_of_turn>",
                "<bos>",
                "<eos>",
                "<pad>",
                "<unk>",
                "<unused42>",
                "<start_of_image>",
                "<|turn>",
                "<turn|>",
                "<|tool_call>",
                "<tool_call|>",
                // Llama 2, Mistral
                "<s>",
                "</s>",
                "[INST]",
                "[/INST]",
                "<<SYS>>",
                "<</SYS>>",
                "[SYSTEM_PROMPT]",
                "[/SYSTEM_PROMPT]",
                "[AVAILABLE_TOOLS]",
                "[TOOL_RESULTS]",
                "[TOOL_CALLS]",
                "[IMG]",
                "[control_8]",
                "<SPECIAL_20>",
                // Exaone, GLM, BERT, InternLM, Baichuan, T5, Qwen's reward model, Seed, MiniMax, Falcon
                "[|user|]",
                "[|endofturn|]",
                "[gMASK]",
                "<sop>",
                "<eop>",
                "[CLS]",
                "[SEP]",
                "[PAD]",
                "[MASK]",
                "<eoh>",
                "[UNUSED_TOKEN_145]",
                "<reserved_106>",
                "<extra_id_0>",
                "<extra_0>",
                "<seed:bos>",
                "]~b]",
                "[e~[",
                "]~!b[",
                ">>QUESTION<<"
            })
    void tokensOfEveryKnownFamilyBecomeText(String token) {
        Set<String> found = new LinkedHashSet<>();
        String plain = ControlTokens.known().brokenUp("before" + token + "after " + token, found);

        assertThat(found).containsExactly(token);
        assertThat(plain).doesNotContain(token).startsWith("before" + token.charAt(0) + " " + token.substring(1));
        assertThat(ControlTokens.known().isIn(plain)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "if (a <= b && |x| < 3 || y > 2) { a[0] <<= 2; }",
                "F#: xs |> List.map f <| g; Haskell: f <$> a <|> b <| c |> d",
                "| a | b |\n|---|---|\n| <1> | [x] |",
                "<html><b>bold</b><strike>no</strike><mask id=\"m\"/><span>|</span></html>",
                "<think>hm</think><answer>42</answer><tool_call>{}</tool_call>",
                "[1] see [ref](https://example.org) [x] [ ] [INSTALL] [SEPARATE]",
                "<|> <||> <| |> <｜｜> [||] [| |] <-| |->",
                "P(A|B) = <ψ|φ> and <x|H|y>, {x | x > 0}",
                "答案是42。Grüße, ราคา42บาท 😀"
            })
    void ordinaryTextIsLeftAlone(String text) {
        Set<String> found = new LinkedHashSet<>();

        assertThat(ControlTokens.known().brokenUp(text, found)).isSameAs(text);
        assertThat(found).isEmpty();
    }

    @Test
    void tokensThatOverlapAreAllBrokenUp() {
        for (String text : List.of(
                ">>ANSWER<<|im_end|>",
                "<|im_<|im_end|>end|>",
                "<|a|><|b|>|>",
                "[INST[INST]]",
                "<</s>SYS>>",
                "<<s>>",
                "<s</s>>")) {
            assertThat(ControlTokens.known().isIn(ControlTokens.known().brokenUp(text, new LinkedHashSet<>())))
                    .as(text)
                    .isFalse();
        }
    }

    @Test
    void aModelsOwnTokensMayBeAnyText() {
        ControlTokens tokens = ControlTokens.known().and(List.of("ки", "+", "😀x", "a.b"));
        Set<String> found = new LinkedHashSet<>();

        assertThat(tokens.brokenUp("ки 1+1 😀x a.b aXb <s>", found)).isEqualTo("к и 1 1 😀 x a .b aXb < s>");
        assertThat(found).containsExactly("ки", "+", "😀x", "a.b", "<s>");
        assertThat(ControlTokens.of(List.of("[SEP]")).brokenUp("<s>[SEP]", found))
                .isEqualTo("<s>[ SEP]");
        assertThat(ControlTokens.of(List.of()).isIn("<s>")).isFalse();
    }

    @Test
    void aNoteNamesAFew() {
        assertThat(ControlTokens.note(Set.of(), "the candidate")).isNull();
        assertThat(ControlTokens.note(Set.of("<s>"), "the candidate"))
                .isEqualTo("the control token <s> in the candidate was broken up");
        Set<String> found = new LinkedHashSet<>();
        ControlTokens.known().brokenUp("<|1|><|2|><|3|><|4|><|5|><|6|><|7|>", found);
        assertThat(ControlTokens.note(found, "the messages"))
                .isEqualTo(
                        "the control tokens <|1|>, <|2|>, <|3|>, <|4|>, <|5|> and 2 more in the messages were broken up");
    }

    @Test
    @Timeout(60)
    void hostileTextsTakeTimeInProportionToTheirLength() {
        for (String part : List.of("<|a", "<", "[", "[/INST", "<|", "<｜a", ">>", "<s", "<|im_end|>")) {
            ControlTokens.known().brokenUp(part.repeat(2_000_000 / part.length()), new LinkedHashSet<>());
        }
    }

    @Test
    void thoseAtTheEndAreLeftOff() {
        ControlTokens known = ControlTokens.known();

        assertThat(known.leftOffEnd("It is 4.<|im_end|>\n<|endoftext|> ")).isEqualTo("It is 4.");
        assertThat(known.leftOffEnd("<s>It</s> is 4.</s></s>")).isEqualTo("<s>It</s> is 4.");
        assertThat(known.leftOffEnd("<s>It</s> is 4. ")).isEqualTo("<s>It</s> is 4. ");
        assertThat(known.leftOffEnd("<|im_end|>")).isEmpty();
        assertThat(known.leftOffEnd("It is 4. ")).isEqualTo("It is 4. ");
        assertThat(known.leftOffEnd("")).isEmpty();
    }
}
