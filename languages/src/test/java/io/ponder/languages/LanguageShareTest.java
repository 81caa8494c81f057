package io.ponder.languages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LanguageShareTest {

    private static final String ENGLISH = "First we add the apples of both children, and then we subtract the rest. ";
    private static final String FRENCH = "Ensuite nous devons soustraire le prix du vélo de la somme totale. ";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "en | First we add the apples of both children, and then we subtract the rest.",
                "fr | Ensuite nous devons soustraire le prix du vélo de la somme totale.",
                "de | Dann ziehen wir den Preis des Fahrrads von ihrem Lohn ab.",
                "es | Luego restamos el precio de la bicicleta de la suma total.",
                "it | Poi sottraiamo il prezzo della bicicletta dalla somma totale.",
                "pt | Depois subtraímos o preço da bicicleta da soma total.",
                "nl | Daarna trekken we de prijs van de fiets van het totaal af.",
                "pl | Następnie odejmujemy cenę roweru od całkowitej sumy.",
                "ru | Затем вычтем цену велосипеда из общей суммы.",
                "uk | Потім віднімемо ціну велосипеда від загальної суми.",
                "zh | 然后我们从总数中减去自行车的价格。",
                "ja | 次に合計から自転車の値段を引きます。",
                "ko | 그런 다음 총액에서 자전거 가격을 뺍니다.",
                "ar | ثم نطرح سعر الدراجة من المجموع الكلي.",
                "hi | फिर हम कुल योग में से साइकिल की कीमत घटाते हैं।",
            })
    void aSentenceIsInItsOwnLanguageAlone(String code, String sentence) {
        Language own = Language.ofCode(code).orElseThrow();

        assertThat(LanguageShare.mostOf(sentence)).hasValue(own);
        assertThat(LanguageShare.of(sentence, own)).hasValue(1);
        assertThat(LanguageShare.of(sentence, own == Language.EN ? Language.FR : Language.EN))
                .hasValue(0);
    }

    @Test
    void aMixtureCountsByWords() {
        // 14 English words, then 12 French ones
        assertThat(LanguageShare.of(ENGLISH + FRENCH, Language.EN).getAsDouble())
                .isCloseTo(14.0 / 26, within(1e-9));
        assertThat(LanguageShare.of(ENGLISH + FRENCH, Language.FR).getAsDouble())
                .isCloseTo(12.0 / 26, within(1e-9));
    }

    @Test
    void foreignWordsWithinASentenceAreToldByTheirScript() {
        // 14 English words; each ideograph counts as a word
        String mixed = ENGLISH.replace("apples", "苹果");

        assertThat(LanguageShare.of(mixed, Language.EN).getAsDouble()).isCloseTo(13.0 / 15, within(1e-9));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "```python\nla_reponse = prix_du_velo + somme_totale_de_la_semaine\n``` ",
                "\\[ \\text{le prix du vélo de la somme totale} \\] ",
                "\\(soit\\ le\\ prix\\ du\\ velo\\) ",
                "$x_{prix du velo de la somme totale}$ ",
                "`le prix du vélo de la somme totale` ",
                "<answer> \\frac \\quad https://exemple.fr/le-prix-du-velo-de-la-somme-totale "
            })
    void codeFormulasAndTagsBelongToNoLanguage(String noLanguage) {
        assertThat(LanguageShare.of(noLanguage + ENGLISH, Language.EN)).hasValue(1);
        assertThat(LanguageShare.of(ENGLISH + noLanguage, Language.EN)).hasValue(1);
    }

    @Test
    void dollarsAreNoFormulas() {
        assertThat(LanguageShare.of("She has $5 et le prix du vélo de la somme totale est $6.", Language.FR)
                        .getAsDouble())
                .isGreaterThan(0);
        assertThat(Prose.of("She has $5 and he has $6.")).contains("and he has");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "   ", "2 + 2 = 4", "x = y", "```\nle prix\n```", "🙂"})
    void textWithoutAWordHasNoShare(String text) {
        assertThat(LanguageShare.of(text, Language.EN)).isEmpty();
        assertThat(LanguageShare.mostOf(text)).isEmpty();
    }

    @Test
    void aWordTooShortToTellIsTakenByItsScript() {
        assertThat(LanguageShare.of("Step", Language.FR)).hasValue(1);
        assertThat(LanguageShare.of("Step", Language.RU)).hasValue(0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\\(", "$$ ", "```", "` ", "$a", "<think", "\\", "'", "word ", "字", "a. ", "\u0301"})
    void hostileTextTakesBoundedTime(String repeated) {
        String text = repeated.repeat(1_000_000 / repeated.length());

        assertThat(org.junit.jupiter.api.Assertions.assertTimeoutPreemptively(
                        Duration.ofSeconds(20), () -> LanguageShare.of(text, Language.EN)))
                .isNotNull();
    }
}
