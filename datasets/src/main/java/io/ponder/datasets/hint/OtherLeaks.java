package io.ponder.datasets.hint;

import static io.ponder.datasets.hint.Leak.Cut.BOUND_CLAUSE;
import static io.ponder.datasets.hint.Leak.Cut.FREE_CLAUSE;
import static io.ponder.datasets.hint.Leak.Cut.SENTENCE;
import static io.ponder.datasets.hint.Leak.Needs.NOTHING;
import static io.ponder.datasets.hint.Leak.Needs.VALUE;
import static io.ponder.datasets.hint.Stripped.Kind.ANSWER_PRESUPPOSED;
import static io.ponder.datasets.hint.Stripped.Kind.COMPARED_WITH_ANSWER;
import static io.ponder.datasets.hint.Stripped.Kind.GIVEN_ANSWER_NAMED;
import static io.ponder.datasets.hint.Stripped.Kind.HINT_NAMED;

import java.util.List;

/** How hints are given away in fourteen other languages, as {@link EnglishLeaks} for English: the commonest ways only. */
final class OtherLeaks {

    private OtherLeaks() {}

    static List<LeakWords> rows() {
        return List.of(
                // German. Without its first clause a German or Dutch sentence begins with its verb.
                named(
                        "(?:wie )?(?:(?:laut|gemäß|nach|aus|mit|durch) )?(?:im|beim|vom|zum|der|dem|den|des|dein\\p{L}*|Ihr\\p{L}*|diese[rmsn])"
                                + " (?:\\p{L}*gegebenen? )?Hinweis(?:es)?\\b"),
                new LeakWords(
                        ANSWER_PRESUPPOSED,
                        BOUND_CLAUSE,
                        VALUE,
                        "\\b(?:da|weil|wir wissen,? dass|es ist bekannt,? dass|angenommen,?|wenn) die"
                                + " (?:richtige |korrekte |gegebene )?(?:Antwort|Lösung)\\b"),
                given("(?:vor)?(?:gegeben|erwartet|bekannt)en?[rs]? (?:richtigen? )?(?:Antwort|Lösung|Ergebnis)"),
                compared("stimmt mit der (?:\\p{L}+ )?(?:Antwort|Lösung) überein"),
                // Dutch
                named("\\b(?:volgens |zoals )?(?:de|deze) hint\\b"),
                new LeakWords(
                        ANSWER_PRESUPPOSED,
                        BOUND_CLAUSE,
                        VALUE,
                        "\\b(?:omdat|aangezien|daar|we weten dat) het (?:juiste |goede )?antwoord\\b"),
                given("(?:verwachte|gegeven|bekende|opgegeven) antwoord"),
                // French
                named(
                        "(?:selon|d['’]après|comme|grâce à|avec) ?(?:l['’]|cet )indice\\b|\\bl['’]indice (?:dit|indique|donne|suggère|précise)"),
                presupposed(
                        "(?:puisque|comme|sachant que|étant donné que|vu que|on sait que|nous savons que|car|parce que) la (?:bonne )?réponse"),
                given("réponse (?:attendue|donnée|fournie|connue)\\b"),
                // Spanish
                named(
                        "(?:según|como (?:dice|indica)|dada|usando|de acuerdo con|siguiendo|con) (?:la|esta) pista\\b|\\bla pista (?:dice|indica"
                                + "|sugiere|da)\\b"),
                presupposed("(?:ya que|puesto que|como|dado que|sabemos que|sabiendo que|porque) la respuesta"),
                given("respuesta (?:esperada|dada|proporcionada|conocida)\\b"),
                // Italian
                named(
                        "(?:secondo|come (?:dice|indica)|dato|in base a|seguendo) ?(?:il|al|l) suggerimento\\b|\\bil suggerimento (?:dice|indica)"),
                presupposed("(?:poiché|dato che|siccome|sapendo che|sappiamo che|visto che) la risposta"),
                given("risposta (?:attesa|data|fornita|prevista)\\b"),
                // Portuguese
                named(
                        "(?:segundo|conforme|como (?:diz|indica)|de acordo com|seguindo|usando) a dica\\b|\\ba dica (?:diz|indica|sugere)"),
                presupposed("(?:como|já que|uma vez que|sabendo que|sabemos que|dado que|visto que|porque) a resposta"),
                given("resposta (?:esperada|dada|fornecida|conhecida)\\b"),
                // Polish
                named("(?:zgodnie z|według|z|ta|jak mówi)(?: \\p{L}+)? (?:wskazówk|podpowiedzi)\\p{L}*"),
                presupposed(
                        "(?:skoro|ponieważ|wiemy,? że|wiedząc,? że|jako że) (?:poprawna |prawidłowa )?odpowied\\p{L}+"),
                given("(?:oczekiwan|podan|znan)\\p{L}+ odpowied\\p{L}+"),
                // Russian
                named(
                        "(?:согласно|по|из|в|как (?:сказано в|говорит)) подсказк\\p{L}+|\\bподсказк\\p{L}+ (?:говорит|указывает|гласит)"),
                presupposed("(?:так как|поскольку|зная,? что|известно,? что|мы знаем,? что|раз) (?:правильный )?ответ"),
                given("(?:данн|ожидаем|известн|предоставленн|указанн)\\p{L}+ (?:правильн\\p{L}+ )?ответ\\p{L}*"),
                // Turkish
                named("ipucu(?:na|nda|ndan|nu)? (?:göre|diyor|verilen|söylüyor|kullan\\p{L}+)"),
                presupposed("(?:cevabın|doğru cevabın|yanıtın){V}[^.,]{0,12} olduğu"),
                // Vietnamese
                named("(?:theo|dựa vào|dựa trên|từ) (?:lời )?gợi ý|gợi ý (?:nói|cho)"),
                presupposed("(?:vì|do|biết rằng|biết) (?:đáp án|câu trả lời)"),
                given("(?:đáp án|câu trả lời) (?:đã cho|mong đợi)"),
                // Chinese
                named("(?:根据|按照|依据|正如|如|结合|利用|使用)(?:所?给(?:出|定)?的?|上述|题目的?|这个|该)?提示|提示(?:中)?(?:说|指出|给出|告诉|表明)(?:的?是)?"),
                presupposed("(?:因为|由于|既然|已知|我们知道|知道|题目给出|题目说)(?:了)?(?:正确|标准|最终)?(?:的)?答案"),
                given("(?:给定|给出|已知|预期|期望|标准|参考|提供)的?(?:正确)?答案"),
                compared("(?:与|和|跟|同)(?:正确|标准|参考|给定|给出|预期)?的?答案(?:一致|相符|吻合|相同|匹配)|(?:符合|匹配)(?:正确|标准|参考|给定|预期)的?答案"),
                // Japanese
                named("ヒント(?:によると|に(?:よ|従)|から|の通り|どおり|では|を(?:使|もと))"),
                presupposed("(?:答え|正解|解答)(?:は|が){V}[^。、]{0,6}(?:なので|だから|ですから|であるから|と(?:分か|わか))"),
                given("(?:与えられた|期待される|既知の)(?:答え|解答|正解)"),
                // Korean
                named("힌트(?:에 (?:따르면|의하면)|가 말|를 (?:사용|이용)|대로)"),
                presupposed("(?:정답|답)(?:이|은|가){V}[^.,]{0,4}(?:이므로|이기 때문|인 것을)"),
                given("(?:주어진|예상되는|제공된) (?:정답|답)(?![가-힣]{2})"),
                // Arabic
                named("(?:حسب|وفقا|وفقاً|بناء على|بناءً على) ?(?:ل?ل?ال)?ل?تلميح|التلميح يقول"),
                presupposed("(?:بما أن|لأن|نعلم أن) (?:الإجابة|الجواب)"),
                given("(?:الإجابة|الجواب) (?:المعطاة|المتوقعة|المتوقع|المعطى)"),
                // Hindi
                named("संकेत के अनुसार|संकेत (?:कहता|बताता)"),
                presupposed("(?:चूंकि|चूँकि|क्योंकि|हम जानते हैं कि) (?:सही )?उत्तर"),
                given("(?:दिए गए|दिया गया|अपेक्षित) (?:सही )?उत्तर"));
    }

    private static LeakWords named(String words) {
        return new LeakWords(HINT_NAMED, SENTENCE, NOTHING, words);
    }

    private static LeakWords given(String words) {
        return new LeakWords(GIVEN_ANSWER_NAMED, SENTENCE, NOTHING, words);
    }

    private static LeakWords compared(String words) {
        return new LeakWords(COMPARED_WITH_ANSWER, FREE_CLAUSE, NOTHING, words);
    }

    private static LeakWords presupposed(String words) {
        return new LeakWords(ANSWER_PRESUPPOSED, FREE_CLAUSE, VALUE, words);
    }
}
