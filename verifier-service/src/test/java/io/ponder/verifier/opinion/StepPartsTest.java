package io.ponder.verifier.opinion;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StepPartsTest {

    @Test
    void fewStepsAreTheirOwnParts() {
        StepParts parts = StepParts.of(List.of("a", " ", "b"), 8);

        assertThat(parts.texts()).containsExactly("a", "b");
        assertThat(parts.spread(List.of(0.25, 0.5))).containsExactly(0.25, 1.0, 0.5);
    }

    @Test
    void ofManyStepsNeighboursFormPartsOfAboutEquallyMany() {
        for (int count = 1; count <= 40; count++) {
            List<String> steps = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                steps.add("s" + i);
            }
            for (int most = 1; most <= 9; most++) {
                StepParts parts = StepParts.of(steps, most);

                assertThat(parts.texts()).hasSize(Math.min(count, most));
                assertThat(String.join("\n\n", parts.texts())).isEqualTo(String.join("\n\n", steps));
                int least = count / parts.texts().size();
                assertThat(parts.texts())
                        .allSatisfy(
                                text -> assertThat(text.split("\n\n").length).isBetween(least, least + 1));
            }
        }
    }

    @Test
    void blankStepsAreInNone() {
        assertThat(StepParts.of(List.of(" ", ""), 8).texts()).isEmpty();
        assertThat(StepParts.of(List.of(" ", ""), 8).spread(List.of())).containsExactly(1.0, 1.0);
    }

    @Test
    void aCheckEndsWithItsFirstProgram() {
        assertThat(CodeCritiqueVerifier.program("So.\n```python\nprint(1)\n```\n1\n```python\nprint(2)\n```", true))
                .isEqualTo("So.\n```python\nprint(1)\n```");
        assertThat(CodeCritiqueVerifier.program("So.\n```python\nprint(1)", true))
                .as("ended by the words that close it")
                .isEqualTo("So.\n```python\nprint(1)\n```");
        assertThat(CodeCritiqueVerifier.program("So.\n```python\nprint(1)", false))
                .as("cut off")
                .isEqualTo("So.\n```python\nprint(1)");
        assertThat(CodeCritiqueVerifier.program("No program.", true)).isEqualTo("No program.");
    }
}
