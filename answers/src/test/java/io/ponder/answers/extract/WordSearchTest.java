package io.ponder.answers.extract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WordSearchTest {
    private static final String[] PIECES = {
        "answer",
        "ANSWER",
        "answers",
        "Antwort",
        "ответ",
        "Ответ",
        "答案",
        "the",
        "an",
        "answe",
        "<b>",
        "<",
        "user:",
        "User:",
        "-",
        " ",
        "\n",
        "\r\n",
        "\u2028",
        "x",
        "9",
        "_",
        "é",
        "\u0301",
        "\uD83D\uDE00",
        ".",
        "hold on",
        "hold",
        "h"
    };

    @ParameterizedTest
    @ValueSource(
            strings = {
                "(?iu:(?<![\\p{L}\\p{M}])(?:answers?+|antwort|ответ)(?![\\p{L}\\p{M}])|答案)",
                "(?i)\\banswer\\b|<b>|hold on",
                "(?m)^[ -]{0,3}+(?:User|answer) ?:?",
                "\\A(?:answer|the)|\n+x",
                "answer(?=s)|h(?!old)"
            })
    void findsWhatThePatternFinds(String pattern) {
        WordSearch search = new WordSearch(Pattern.compile(pattern));
        Random random = new Random(pattern.length());
        for (int i = 0; i < 2_000; i++) {
            StringBuilder pieces = new StringBuilder();
            for (int piece = random.nextInt(12); piece >= 0; piece--) {
                pieces.append(PIECES[random.nextInt(PIECES.length)]);
            }
            String text = pieces.toString();

            List<String> found = new ArrayList<>();
            for (Matcher match = search.find(text, 0); match != null; match = search.find(text, match.end())) {
                found.add(place(match));
            }

            assertThat(found)
                    .as(text)
                    .isEqualTo(Pattern.compile(pattern)
                            .matcher(text)
                            .results()
                            .map(WordSearchTest::place)
                            .toList());
            assertThat(search.begins(text))
                    .as(text)
                    .isEqualTo(Pattern.compile(pattern).matcher(text).lookingAt());
        }
    }

    @Test
    void looksOnlyBetweenTwoPlacesButSeesWhatStandsAroundThem() {
        WordSearch search = new WordSearch(Pattern.compile("(?<!\\p{L})wait(?!\\p{L})"));

        assertThat(search.find("wait", 0, 4)).isNotNull();
        assertThat(search.find("wait", 0, 3)).isNull();
        assertThat(search.find("waiting", 0, 4)).isNull();
        assertThat(search.find("await", 1, 5)).isNull();
        assertThat(search.find("wait, wait", 1, 10)).matches(match -> match.start() == 6);
    }

    private static String place(MatchResult match) {
        return match.start() + "-" + match.end();
    }
}
