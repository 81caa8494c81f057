package io.ponder.answers.identity;

import static io.ponder.answers.formula.Expression.call;
import static io.ponder.answers.formula.Expression.of;
import static io.ponder.answers.formula.Expression.product;
import static io.ponder.answers.formula.Expression.sum;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ponder.answers.formula.Expression;
import io.ponder.answers.formula.Expression.Power;
import io.ponder.answers.formula.Expression.Quotient;
import io.ponder.answers.formula.Expression.Root;
import io.ponder.answers.formula.Expression.Symbol;
import io.ponder.answers.formula.Expression.Variable;
import io.ponder.answers.formula.Function;
import io.ponder.answers.formula.NotComparableException;
import io.ponder.answers.identity.Comparison.Outcome;
import java.util.List;
import org.junit.jupiter.api.Test;

class IdentityTest {
    private static final Expression X = new Variable("x");
    private static final Expression Y = new Variable("y");

    private static Outcome compare(Expression a, Expression b) {
        return Identity.compare(a, b, new Work()).outcome();
    }

    @Test
    void rational_functions_are_compared_exactly() {
        Expression square = new Power(sum(X, Y), of(2));
        Expression expanded = sum(new Power(X, of(2)), product(of(2), X, Y), new Power(Y, of(2)));
        Expression tiny = new Quotient(of(1), new Power(of(10), of(300)));

        assertThat(compare(square, expanded)).isEqualTo(Outcome.EQUAL);
        assertThat(compare(square, sum(expanded, tiny))).isEqualTo(Outcome.DIFFERENT);
    }

    /** e to the pi root 163 is 262537412640768743.99999999999925..., Ramanujan's near miss. */
    @Test
    void near_integers_are_told_from_integers() {
        Expression power = new Power(Symbol.E, product(Symbol.PI, new Root(2, of(163))));

        assertThat(compare(power, of(262_537_412_640_768_744L))).isEqualTo(Outcome.DIFFERENT);
    }

    @Test
    void what_cancels_to_nothing_is_zero() {
        Expression sum = sum(new Root(2, of(2)), new Root(2, of(3)));
        Expression square = sum(new Power(sum, of(2)), of(-5), product(of(-2), new Root(2, of(6))));

        assertThat(compare(square, of(0))).isEqualTo(Outcome.EQUAL);
    }

    /** Nothing is known of the first but that it is below 1e-58, and the second is 1e-87. */
    @Test
    void a_number_below_the_error_of_another_is_not_taken_for_it() {
        Expression zero =
                sum(new Power(new Root(2, of(2)), of(2)), of(-2), new Root(3, of(2)), new Root(3, of(2)).negated());
        Expression small = new Power(Symbol.E, of(-200));

        assertThat(compare(zero, small)).isEqualTo(Outcome.NOT_COMPARABLE);
    }

    @Test
    void points_where_one_is_undefined_do_not_count() {
        Expression roots = product(new Root(2, X), new Root(2, Y));

        assertThat(compare(roots, new Root(2, product(X, Y)))).isEqualTo(Outcome.EQUAL);
        assertThat(compare(new Root(2, new Power(X, of(2))), X)).isEqualTo(Outcome.DIFFERENT);
        assertThat(compare(new Root(2, new Power(X, of(2)).negated()), X)).isEqualTo(Outcome.NOT_COMPARABLE);
    }

    @Test
    void functions_of_whole_numbers_are_compared_there() {
        Expression recursive = product(X, call(Function.FACTORIAL, sum(X, of(-1))));

        assertThat(compare(call(Function.FACTORIAL, X), recursive)).isEqualTo(Outcome.EQUAL);
        assertThat(compare(new Power(of(-1), X), call(Function.COS, product(Symbol.PI, X))))
                .isEqualTo(Outcome.EQUAL);
        assertThat(compare(call(Function.FACTORIAL, X), call(Function.FACTORIAL, sum(X, of(1)))))
                .isEqualTo(Outcome.DIFFERENT);
    }

    @Test
    void proportional_functions_have_a_sign() {
        Expression line = sum(product(of(2), X), of(-6));

        assertThat(Identity.proportion(line, sum(X, of(-3)), new Work())).hasValue(1);
        assertThat(Identity.proportion(line, sum(of(3), X.negated()), new Work()))
                .hasValue(-1);
        assertThat(Identity.proportion(line, sum(X, of(-2)), new Work())).isEmpty();
    }

    @Test
    void a_comparison_that_costs_too_much_is_given_up() {
        Expression sines = new Expression.Sum(java.util.Collections.nCopies(100, call(Function.SIN, X)));

        Comparison verdict = Identity.compare(sines, product(of(100), call(Function.SIN, X)), new Work(500));

        assertThat(verdict)
                .isEqualTo(new Comparison(Outcome.NOT_COMPARABLE, "comparing them takes too much work", true));
    }

    @Test
    void sets_are_the_same_if_the_same_numbers_belong_to_them() {
        RealSet halves = new RealSet.Union(
                new RealSet.Interval(of(0), true, of(1), true), new RealSet.Interval(of(1), false, of(2), false));

        RealSet whole = new RealSet.Interval(of(0), true, of(2), false);
        RealSet pierced = new RealSet.Difference(whole, new RealSet.Points(List.of(of(1))));

        assertThat(RealSet.compare(halves, whole, new Work()).isEqual()).isTrue();
        assertThat(RealSet.compare(halves, pierced, new Work()).outcome()).isEqualTo(Outcome.DIFFERENT);
        assertThat(RealSet.fingerprint(pierced, new Work())).isEqualTo("[0,1)\\cup(1,2)");
        assertThat(RealSet.fingerprint(halves, new Work())).isEqualTo("[0,2)");
    }

    @Test
    void a_fingerprint_does_not_depend_on_the_spelling() {
        Expression half = new Root(2, new Quotient(of(3), of(4)));
        Expression other = new Quotient(new Root(2, of(3)), of(2));

        assertThat(Fingerprint.of(half, new Work()))
                .isEqualTo(Fingerprint.of(other, new Work()))
                .startsWith("\u22480.8660254037844386467637");
        assertThatThrownBy(() -> Fingerprint.of(new Root(2, new Power(X, of(2)).negated()), new Work()))
                .isInstanceOf(NotComparableException.class);
    }
}
