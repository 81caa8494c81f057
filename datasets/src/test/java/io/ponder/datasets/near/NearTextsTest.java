package io.ponder.datasets.near;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Which texts are taken for nearly the same. */
class NearTextsTest {

    private static final String EGGS =
            "Janet's ducks lay sixteen eggs per day. She eats three for breakfast every morning and bakes"
                    + " muffins for her friends every day with four. She sells the remainder at the market for two dollars per egg."
                    + " How much does she make every day?";

    private static List<String> random(Random random, int words) {
        return IntStream.range(0, words)
                .mapToObj(_ -> "w" + Integer.toString(random.nextInt(1 << 24), 36))
                .collect(Collectors.toList());
    }

    @Test
    void spacingCaseAndPunctuationMakeNoDifference() {
        NearTexts texts = new NearTexts(0.8, 3, true);
        texts.keep(EGGS);

        assertThat(texts.find("  " + EGGS.toUpperCase(java.util.Locale.ROOT).replace(".", " !\n")))
                .hasValueSatisfying(match -> assertThat(match.similarity()).isEqualTo(1));
    }

    @Test
    void theFirstOfManyThatAreAlikeStays() {
        NearTexts texts = new NearTexts(0.7, 3, true);

        assertThat(texts.findOrKeep("Something else altogether, of no interest here."))
                .isEmpty();
        assertThat(texts.findOrKeep(EGGS)).isEmpty();
        assertThat(texts.findOrKeep(EGGS.replace("muffins", "cookies")))
                .hasValueSatisfying(match -> assertThat(match.index()).isEqualTo(1));
        assertThat(texts.findOrKeep(EGGS.replace("Janet", "Maria")))
                .map(NearTexts.Match::index)
                .hasValue(1);
        assertThat(texts.size()).isEqualTo(2);
    }

    @Test
    void problemsWithOtherNumbersAreOthersUnlessAskedOtherwise() {
        String asked =
                "A shop sells pens at 3 dollars each and gives every tenth one away for nothing. What do 45 pens cost in total there?";
        NearTexts strict = new NearTexts(0.5, 3, true);
        strict.keep(asked);
        NearTexts loose = new NearTexts(0.5, 3, false);
        loose.keep(asked);

        assertThat(strict.find(asked.replace("45", "46"))).isEmpty();
        assertThat(loose.find(asked.replace("45", "46"))).isPresent();
    }

    @Test
    void scriptsWithoutSpacesAreComparedByTheCharacter() {
        NearTexts texts = new NearTexts(0.7, 3, true);
        texts.keep("小明有十二个苹果，他给了小红三个，又买了五个，请问他现在一共有多少个苹果？");

        assertThat(texts.find("小明有十二个苹果。他给了小红三个，又买了五个，请问他现在总共有多少个苹果")).isPresent();
        assertThat(texts.find("一列火车从北京开往上海，每小时行驶三百公里，请问需要多长时间才能到达目的地？")).isEmpty();
    }

    @Test
    void aTextWithoutWordsIsLikeNoOther() {
        NearTexts texts = new NearTexts(0.8, 3, true);

        assertThat(texts.findOrKeep("")).isEmpty();
        assertThat(texts.findOrKeep("?!")).isEmpty();
    }

    /** Deterministic: the seed of the hashes is fixed, and so is that of the texts. */
    @Test
    void pairsWellAboveTheThresholdAreFoundAndThoseWellBelowAreNot() {
        Random random = new Random(7);
        NearTexts texts = new NearTexts(0.8, 1, false);
        List<List<String>> originals = new ArrayList<>();
        for (int i = 0; i < 3000; i++) {
            originals.add(random(random, 60));
            texts.keep(String.join(" ", originals.getLast()));
        }
        int close = 0;
        int far = 0;
        for (int i = 0; i < originals.size(); i++) {
            // Of 60 words 3 are others: 57 of 63 in common, 0.90; 11 are others: 49 of 71, 0.69.
            close += texts.find(changed(originals.get(i), 3, random))
                                    .map(NearTexts.Match::index)
                                    .orElse(-1)
                            == i
                    ? 1
                    : 0;
            far += texts.find(changed(originals.get(i), 11, random)).isPresent() ? 1 : 0;
        }

        assertThat(close).isGreaterThanOrEqualTo(2995);
        assertThat(far).isLessThan(30);
    }

    private static String changed(List<String> words, int count, Random random) {
        List<String> changed = new ArrayList<>(words);
        random.ints(0, words.size())
                .distinct()
                .limit(count)
                .forEach(i -> changed.set(i, random(random, 1).getFirst()));
        return String.join(" ", changed);
    }

    @Test
    void aCrowdOfOneTemplateTakesNoTimeSquared() {
        NearTexts texts = new NearTexts(0.95, 3, true);
        for (int i = 0; i < 20_000; i++) {
            texts.findOrKeep("A train leaves the station and travels at the same speed all day long, for " + i
                    + " hours; how far does it come before the sun sets over the hills?");
        }
        assertThat(texts.size()).isEqualTo(20_000);
    }
}
