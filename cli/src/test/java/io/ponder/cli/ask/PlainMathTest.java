package io.ponder.cli.ask;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlainMathTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '"',
            value = {
                "So it is \\boxed{18}.; So it is 18.",
                "\\boxed{\\frac{1}{2}}; 1/2",
                "$\\dfrac{x+1}{2y}$; (x+1)/(2y)",
                "\\[ x^2 + y_1^{10} \\leq \\sqrt{2} \\]; x² + y₁¹⁰ ≤ √2",
                "\\(2\\pi r \\cdot \\left(a + b\\right)\\); 2πr · (a + b)",
                "$x^{n+k}$ and $e^{x}$; x^(n+k) and e^x",
                "$$\\sqrt[3]{27} = 3$$; ∛27 = 3",
                "$90^\\circ$, $50\\%$; 90°, 50%",
                "$\\text{area} = 3\\,\\mathrm{cm}^2$; area = 3 cm²",
                "$x \\in \\mathbb{R}$; x ∈ ℝ",
                "$\\begin{pmatrix}1&0\\\\0&1\\end{pmatrix}$; \"[1 0\n0 1]\"",
                "\\boxed{\\{1, 2\\}}; {1, 2}"
            })
    void formulasReadWell(String latex, String read) {
        assertThat(PlainMath.read(latex)).isEqualTo(read);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "It costs $5 and then $10 more.",
                "snake_case and 2^10 outside a formula",
                "`$x^2$` is code",
                "\\boxed{never closed",
                "$\\frac{1}{2$",
                "$\\unknown{x}$ stays unknown",
                "C:\\temp\\new"
            })
    void whatIsNoFormulaOrCannotBeReadStays(String text) {
        assertThat(PlainMath.read(text)).isEqualTo(text);
    }

    @Test
    void codeStaysAsItIs() {
        String code = "```tex\n$x^2$ \\boxed{1}\n```\n";
        assertThat(PlainMath.read(code + "$x^2$")).isEqualTo(code + "x²");
    }

    @Test
    @Timeout(20)
    void attacksCostLittle() {
        for (String piece : new String[] {"$", "\\[", "\\(", "\\boxed{", "$\\boxed{", "```", "{", "$x\\"}) {
            PlainMath.read(piece.repeat(50_000));
            PlainMath.formula(piece.repeat(50_000));
        }
    }
}
