package io.ponder.answers.extract;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Cuts a text where a model that should have stopped goes on: with its template's control tokens, with a dialogue it
 * invents, or with the next question. What it answers there is no answer to what it was asked.
 *
 * @param pieces the first turn, divided where it names itself or a new question: the first piece with a marked answer
 *     gives the answer, and what follows it goes on to something else
 * @param cut whether another turn followed, so that this one is complete
 */
public record FirstTurn(List<String> pieces, boolean cut) {
    /** Control tokens of chat templates: the end of a turn, or the beginning of another's. */
    private static final String CONTROL =
            "<\\|(?:im_end|im_start|eot_id|eom_id|start_header_id|end_of_text|endoftext|end"
                    + "|return|call|start|user|system|assistant|begin_of_text|end_of_turn|turn|start_of_role|end_of_role"
                    + "|START_OF_TURN_TOKEN|END_OF_TURN_TOKEN|END_RESPONSE|end_of_solution|User|Assistant"
                    + "|end\u2581of\u2581sentence|begin\u2581of\u2581sentence)\\|>"
                    + "|<(?:start_of_turn|end_of_turn|turn\\||\\|turn|eos|bos)>|</s>|<s>|\\[/?INST\\]|<</?SYS>>";

    /** A line that begins with the name of the one who speaks. */
    private static final String OTHERS = "User|Human|Student|Customer|Instruction|用户|用戶|ユーザー|사용자|Usuario|Benutzer"
            + "|Utilisateur|Usuário|Utente|Пользователь|المستخدم";

    private static final String OURS = "Assistant|AI|Bot|Response|助手|アシスタント|어시스턴트|Asistente|Assistent";
    private static final String QUESTION =
            "Question|Q|Problem|Next (?:question|problem)|Exercise|Frage|Aufgabe|Pregunta"
                    + "|Problema|Pergunta|Domanda|Vraag|Pytanie|Вопрос|Задача|Soru|问题|問題|题目|題目|질문|문제|السؤال|سؤال"
                    + "|प्रश्न|คำถาม|Câu hỏi";
    private static final WordSearch MARK = new WordSearch(Pattern.compile(
            "(?<control>" + CONTROL + ")"
                    + "|^[ \\t]{0,4}+(?:#{1,6} {0,2}+)?+[*_]{0,3}+(?:(?<other>" + OTHERS + ")|(?<ours>" + OURS
                    + ")|(?<question>" + QUESTION + "))[*_]{0,3}+ ?+[:\uFF1A]",
            Pattern.MULTILINE));
    private static final Pattern ROLE =
            Pattern.compile("\\s*+(?:assistant|model|ASSISTANT)\\s*+(?:<\\|end_header_id\\|>)?+");
    private static final Pattern READABLE = Pattern.compile("[\\p{L}\\p{N}]");

    /** The first turn of the text, without a prompt that it repeats. */
    public static FirstTurn of(String text) {
        List<String> pieces = new ArrayList<>();
        int start = 0;
        boolean prompt = false; // a repeated prompt is being read
        for (Matcher mark = MARK.find(text, 0); mark != null; mark = MARK.find(text, mark.end())) {
            boolean ours = mark.group("ours") != null;
            boolean question = mark.group("question") != null;
            boolean blank = pieces.isEmpty()
                    && !READABLE.matcher(text).region(start, mark.start()).find();
            if (blank || (prompt && ours)) {
                prompt = blank ? mark.group("other") != null : false;
                start = question ? mark.start() : afterRole(text, mark);
            } else if (ours || question) {
                pieces.add(text.substring(start, mark.start()));
                start = mark.start();
            } else if (!prompt) {
                pieces.add(text.substring(start, mark.start()));
                return new FirstTurn(pieces, true);
            }
        }
        pieces.add(text.substring(start));
        return new FirstTurn(pieces, false);
    }

    private static int afterRole(String text, Matcher mark) {
        Matcher role = ROLE.matcher(text).region(mark.end(), text.length());
        return mark.group("control") != null && role.lookingAt() ? role.end() : mark.end();
    }
}
