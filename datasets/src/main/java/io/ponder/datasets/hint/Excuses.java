package io.ponder.datasets.hint;

import java.util.Locale;
import java.util.regex.Pattern;

/** When a question speaks of hints and answers itself, so that a rationale may do so too. */
final class Excuses {

    /** A word of a trace, and what a question says that has to do with it. */
    private static final String[][] WORDS = {
        {"hint", "\\bhints?\\b"},
        {
            "answer",
            "\\banswers\\b|\\banswered\\b|\\banswer (?:sheet|key|book|paper|correctly|wrongly)|\\b(?:right|correct|wrong|expected|given"
                    + "|known|official|same|her|his|their) answer\\b|\\b(?:quiz|exam|test|riddle|puzzle|guess\\p{L}*|calculator|teacher)\\b"
        },
        {"solution", "\\bsolutions?\\b"},
        {"result", "\\bresults?\\b"},
        {"outcome", "\\boutcomes?\\b"},
        {"correct", "\\bcorrect(?:ly)?\\b"},
        {"hinweis", "hinweis"},
        {"antwort", "antwort"},
        {"lösung", "lösung"},
        {"antwoord", "antwoord"},
        {"indice", "indice"},
        {"réponse", "réponse"},
        {"pista", "pista"},
        {"respuesta", "respuesta"},
        {"suggerimento", "suggeriment"},
        {"risposta", "rispost"},
        {"dica", "\\bdicas?\\b"},
        {"resposta", "respost"},
        {"wskazów", "wskazów"},
        {"podpowied", "podpowied"},
        {"odpowied", "odpowied"},
        {"подсказк", "подсказ"},
        {"ответ", "ответ"},
        {"ipucu", "ipucu"},
        {"gợi ý", "gợi ý"},
        {"đáp án", "đáp án"},
        {"提示", "提示"},
        {"答案", "答案"},
        {"ヒント", "ヒント"},
        {"答え", "答え"},
        {"正解", "正解"},
        {"힌트", "힌트"},
        {"정답", "정답"},
        {"تلميح", "تلميح"},
        {"संकेत", "संकेत"},
        {"उत्तर", "उत्तर"},
    };

    /** What a prompt says of the answer's form is not of its subject. */
    private static final Pattern FORM = Pattern.compile(
            "(?i)[^.?!\\n]*(?:final answer|your answer|the answer (?:in|with|inside|within)|\\\\boxed)[^.?!\\n]*");

    private static final Pattern ANSWER = Pattern.compile(
            "answer|solution|antwort|lösung|antwoord|réponse|respuesta|risposta|resposta|odpowied|ответ|cevap|đáp án|答案|答え|正解|정답",
            Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);

    private Excuses() {}

    /** Whether words are of an answer, and not only of a hint. */
    static boolean speaksOfAnswer(String words) {
        return ANSWER.matcher(words).find();
    }

    static boolean hold(String trace, String question) {
        String said = trace.toLowerCase(Locale.ROOT);
        String subject = FORM.matcher(question).replaceAll("");
        for (String[] word : WORDS) {
            if (said.contains(word[0])) {
                int flags = Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE;
                return Pattern.compile(word[1], flags).matcher(subject).find();
            }
        }
        return false;
    }
}
