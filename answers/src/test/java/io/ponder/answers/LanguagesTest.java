package io.ponder.answers;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Numbers and phrases in scripts and languages other than English. */
class LanguagesTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            所以一共有42个苹果。                | 42
            总价为1,080元。                    | 1080
            总价为１，０８０元。                | 1080
            一共3.5万元                       | 35000
            结果是42，见第3步                  | 42
            温度是-5度                        | -5
            H2O和CO2共有42个                  | 42
            따라서 사과는 42개입니다.            | 42
            ราคา42บาท                        | 42
            المجموع ١٬٠٨٠ ريال               | 1080
            इसलिए कुल ४२ सेब हैं।              | 42
            המחיר ירד ב-50 שקלים.             | 50
            So ½ of the cake is left.        | 1/2
            Die Summe beträgt 1.080,50 €.    | 2161/2
            Le total est de 1 234,50 €.      | 2469/2
            Das macht 1'080 Franken.         | 1080
            That is ₹1,00,000.               | 100000
            No total, ela gastou R$ 47,90.   | 479/10
            The garden is 36m² large.        | 36
            """)
    void a_number_may_touch_letters_of_scripts_that_formulas_are_not_made_of(String text, String key) {
        assertThat(AnswerReader.of(AnswerFormat.AUTO).read(text, true).map(Answer::key))
                .contains(key);
        assertThat(AnswerReader.of(AnswerFormat.NUMBER).read(text, true).map(Answer::key))
                .contains(key);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "现在是3时20分",
                "It takes 2 hours 30 minutes.",
                "It is either 5 or 7.",
                "The meeting is on 14 March 2025.",
                "Der Termin ist am 3. Oktober 2024.",
                "It needs version 22.04 or later."
            })
    void a_part_of_a_measure_a_date_or_a_choice_is_no_answer(String text) {
        assertThat(AnswerReader.of(AnswerFormat.AUTO).read(text, true)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Die Antwort lautet: 42 Äpfel. Davon 7 rote.",
                "Die richtige Antwort ist 42, weil 7 zu wenig ist.",
                "La réponse finale est 42. On a 7 pommes.",
                "Réponse : 42 pommes",
                "La respuesta correcta es 42. Hay 7 rojas.",
                "A resposta é 42. Há 7.",
                "La risposta è 42. Sono 7.",
                "Het antwoord is 42. Het zijn er 7.",
                "Odpowiedź to 42. Było 7.",
                "Ответ: 42 яблока. Из 7 ящиков.",
                "Правильный ответ — 42. Их 7.",
                "Doğru cevap 42'dir. Kalan 7.",
                "Đáp án là 42. Còn 7 quả.",
                "答案是42，因为6乘以7等于42，而不是43。",
                "最终答案：**42**\n共7步",
                "最終的な答えは42です。7回確認した。",
                "정답은 42입니다. 남은 것은 7개입니다.",
                "الإجابة هي ٤٢. بقي ٧.",
                "उत्तर ४२ है। बाकी ७ हैं।",
                "คำตอบคือ 42\nเหลือ 7"
            })
    void an_answer_is_announced_in_any_language(String text) {
        assertThat(AnswerReader.of(AnswerFormat.AUTO).read(text, true).map(Answer::key))
                .contains("42");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Die Antwort ist nicht 42.", "La respuesta no es 42.", "答案不是42。", "The answer is not 42."})
    void a_denied_answer_is_none(String text) {
        assertThat(AnswerReader.of(AnswerFormat.AUTO).read(text, true)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Antwort: C",
                "Respuesta: C",
                "Réponse : C",
                "答案：C",
                "答案是C",
                "正解はC",
                "الإجابة: C",
                "**Antwort: C**\n\nOption A ist falsch, denn B gilt nicht.",
                "故选：C",
                "选项A是错误的，所以选C。",
                "Ich wähle C, weil A falsch ist.",
                "Правильный ответ: C) Париж",
                "सही उत्तर C है।",
                "คำตอบที่ถูกต้องคือ ข้อ C",
                "정답은 C입니다.",
                "Doğru cevap C'dir.",
                "La bonne réponse est la C.",
                "Richtig ist Antwort C, weil Wasser siedet.",
                "Jibu sahihi ni C."
            })
    void a_choice_is_announced_in_any_language(String text) {
        assertThat(AnswerReader.of(AnswerFormat.CHOICE).read(text, true).map(Answer::key))
                .contains("C");
    }
}
