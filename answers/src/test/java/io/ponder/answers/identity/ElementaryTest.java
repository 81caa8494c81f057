package io.ponder.answers.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ElementaryTest {
    private static final MathContext FIFTY = new MathContext(50);

    private static String digits(BigDecimal value) {
        return value.round(FIFTY).toPlainString();
    }

    /** OEIS A001113, A002162, A019669/2, A049469, A049470, A011447. */
    @Test
    void known_constants_to_fifty_digits() {
        BigDecimal one = BigDecimal.ONE;
        assertThat(digits(Elementary.exp(one))).isEqualTo("2.7182818284590452353602874713526624977572470937000");
        assertThat(digits(Elementary.ln(BigDecimal.TWO)))
                .isEqualTo("0.69314718055994530941723212145817656807550013436026");
        assertThat(digits(Elementary.arctan(one))).isEqualTo("0.78539816339744830961566084581987572104929234984378");
        assertThat(digits(Elementary.sin(one))).isEqualTo("0.84147098480789650665250232163029899962256306079837");
        assertThat(digits(Elementary.cos(one))).isEqualTo("0.54030230586813971740093660744297660373231042061792");
    }

    @Test
    void functions_undo_each_other_and_agree_with_those_of_the_language() {
        Random random = new Random(7);
        for (int i = 0; i < 50; i++) {
            double number = Math.exp(random.nextDouble(-20, 20)) * (random.nextBoolean() ? 1 : -1);
            BigDecimal x = new BigDecimal(number);
            close(Elementary.ln(x.abs()), Math.log(Math.abs(number)));
            close(Elementary.sin(x), Math.sin(number));
            close(Elementary.cos(x), Math.cos(number));
            close(Elementary.arctan(x), Math.atan(number));
            assertThat(Elementary.exp(Elementary.ln(x.abs())).round(FIFTY))
                    .isEqualByComparingTo(x.abs().round(FIFTY));
            BigDecimal angle = Elementary.arctan(x);
            assertThat(digits(Elementary.sin(angle))).isEqualTo(digits(x.multiply(Elementary.cos(angle))));
        }
    }

    private static void close(BigDecimal value, double expected) {
        assertThat(value.doubleValue()).isCloseTo(expected, org.assertj.core.data.Percentage.withPercentage(1e-8));
    }
}
