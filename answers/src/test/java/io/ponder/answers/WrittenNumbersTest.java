package io.ponder.answers;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Numbers as other countries and scripts write them, with their currencies and units. */
class WrittenNumbersTest {
    private static String key(String raw) {
        return AnswerReader.normalise(raw).key();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            1,00,000                | 100000
            12,34,05,678            | 123405678
            1'000                   | 1000
            1’000.50                | 2001/2
            1'000,50                | 2001/2
            1.000,50                | 2001/2
            1.000.000               | 1000000
            1.234.567,5             | 2469135/2
            1 000 000               | 1000000
            1\u202F000\u202F000     | 1000000
            1\u2009234,5            | 2469/2
            1 000,5                 | 2001/2
            3{,}14                  | 157/50
            0{,}125                 | 1/8
            10{,}000                | 10000
            11,\\! 111,\\! 111,\\! 100 | 11111111100
            5,-- €                  | 5
            CHF 1'000.–             | 1000
            5,50 €                  | 11/2
            12.500 Euro             | 12500
            € 1.800                 | 1800
            Rp150.000               | 150000
            18.750 TL               | 18750
            1.234 kg                | 617/500
            $1.250                  | 5/4
            1,5 kg                  | 3/2
            """)
    void separators(String raw, String key) {
        assertThat(key(raw)).isEqualTo(key);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "42",
                "٤٢",
                "۴۲",
                "४२",
                "৪২",
                "๔๒",
                "４２",
                "𝟒𝟐",
                "\u200E42\u200F",
                "42％",
                "42٪",
                "42 pct",
                "42 per cent",
                "42元",
                "42 元",
                "¥42",
                "￥42",
                "42円",
                "42원",
                "₩42",
                "42บาท",
                "฿42",
                "₹42",
                "₹ 42",
                "Rs. 42",
                "42 Rs",
                "₽42",
                "42 ₽",
                "42 руб.",
                "42 zł",
                "42 Kč",
                "CHF 42",
                "42 CHF",
                "42.–",
                "42,-",
                "US$ 42",
                "US$42",
                "A$42",
                "R$ 42",
                "HK$42.00",
                "42 kr",
                "kr 42",
                "INR 42",
                "42个苹果",
                "42個",
                "42人",
                "42 яблока",
                "42 Äpfel",
                "42 جنيه",
                "42 रुपये",
                "42 км/ч",
                "42 km/h",
                "42 kg",
                "42℃",
                "42 °C",
                "42º",
                "42 μm",
                "42 kΩ",
                "42 кг/м³",
                "42 🎉",
                "✅ 42"
            })
    void scripts_currencies_and_units(String raw) {
        assertThat(key(raw)).isEqualTo("42");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            ٣٫١٤            | 157/50
            ١٬٠٠٠           | 1000
            -٤٢             | -42
            （１，２）       | (1,2)
            x₁ = ５         | 5
            10⁻³            | 1/1000
            2¹⁰             | 2^{10}
            ⅜               | 3/8
            2πr             | 2\\pi r
            3万             | 30000
            3万元           | 30000
            1.5億           | 150000000
            5 тысяч         | 5000
            2 Millionen     | 2000000
            2 Mio €         | 2000000
            5 lakh          | 500000
            """)
    void other_ways_to_write_a_number(String raw, String key) {
        assertThat(key(raw)).isEqualTo(key);
    }

    /** What English can read counts as English has it: a vote needs one key. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            1,234           | 1.234
            1.234           | 1234
            1,00,000        | 1,00
            1.000,50        | 1000
            1,22            | 122
            1,22            | 1.22
            12,34,567       | 1234567
            3万             | 3
            42半            | 42
            5 половина      | 5
            3,-x            | 3x
            7名以上         | 7
            1.2.3           | 123
            0.125,5         | 125.5
            """)
    void different_numbers(String one, String other) {
        assertThat(key(one)).isNotEqualTo(key(other));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            #### 3,5          | 7/2
            #### 1.000,50     | 2001/2
            \\boxed{1,22}     | 61/50
            \\boxed{1,234}    | 1234
            """)
    void where_a_number_is_asked_for_a_comma_separates_no_list(String text, String key) {
        assertThat(AnswerReader.of(AnswerFormat.NUMBER).read(text, true).map(Answer::key))
                .contains(key);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            \\\\frac{1}{2}                            | 1/2
            \\\\\\\\frac{1}{2}                        | 1/2
            \\\\left(\\\\frac{1}{5},\\\\frac{1}{6}\\\\right) | (1/5,1/6)
            -2 \\\\le x \\\\le 7                      | -2\\leq x\\leq 7
            x &lt; 3                                  | x<3
            x = 1,\\quadx = 2                         | 1,2
            """)
    void backslashes_that_were_doubled_on_their_way(String raw, String key) {
        assertThat(key(raw)).isEqualTo(key);
    }
}
