package io.ponder.accounts.tenant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ponder.reasoning.model.Failure.Kind;
import io.ponder.reasoning.model.FailureException;
import java.security.SecureRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyTextTest {

    private final KeyText key = KeyText.create(new SecureRandom());

    @Test
    void isReadAsItWasMade() {
        KeyText read = KeyText.parse(key.reveal());
        assertThat(read.id()).isEqualTo(key.id()).hasSize(12);
        assertThat(read.hash()).isEqualTo(key.hash()).hasSize(64);
        assertThat(key.reveal()).matches("ponder-[0-9a-z]{12}-[0-9A-Za-z]{49}").matches(KeyText.PATTERN.pattern());
    }

    @Test
    void showsItsSecretOnlyOnDemand() {
        assertThat(key.toString())
                .contains(key.id())
                .doesNotContain(key.reveal().substring(20));
        assertThat("" + key).hasSizeLessThan(30);
    }

    @Test
    void aNewSecretKeepsTheId() {
        KeyText next = KeyText.create(key.id(), new SecureRandom());
        assertThat(next.id()).isEqualTo(key.id());
        assertThat(next.hash()).isNotEqualTo(key.hash());
    }

    @ParameterizedTest
    @CsvSource({
        "sk-proj-1234567890, begin with ponder-",
        "'', begin with ponder-",
        "Ponder-0123456789ab-x, begin with ponder-",
        "ponder-0123456789ab-short, has 25 characters instead of 69",
        "ponder-, has 7 characters instead of 69",
        "ponder-0123456789ab-0123456789abcdefghijklmnopqrstuvwxyzABCDEFG000000, checksum",
        "ponder-0123456789AB-0123456789abcdefghijklmnopqrstuvwxyzABCDEFG000000, characters that no key has",
        "ponder-0123456789ab-0123456789abcdefghijklmnopqrstuvwxyz_BCDEFG000000, characters that no key has",
    })
    void saysWhatIsWrongWithoutRepeatingIt(String sent, String why) {
        assertThatThrownBy(() -> KeyText.parse(sent)).isInstanceOfSatisfying(FailureException.class, e -> {
            assertThat(e.failure().kind()).isEqualTo(Kind.UNAUTHENTICATED);
            assertThat(e.failure().message()).contains(why);
            if (sent.length() > 20) {
                assertThat(e.failure().message()).doesNotContain(sent.substring(10));
            }
        });
    }

    @Test
    void everyWrongCharacterIsNoticed() {
        String text = key.reveal();
        for (int i = "ponder-".length(); i < text.length(); i++) {
            char other = text.charAt(i) == '7' ? '8' : '7';
            String damaged = text.substring(0, i) + other + text.substring(i + 1);
            assertThatThrownBy(() -> KeyText.parse(damaged)).isInstanceOf(FailureException.class);
        }
    }
}
