package io.ponder.reasoning.strategy.toolbox;

/**
 * How far ahead the leading answer of a vote is, in whole votes. A vote over tool calls has two levels: what is called, where
 * all texts are one side, and then, among those on the leading side, with which arguments. Without calls there is one side.
 *
 * @param first the votes of the leading side
 * @param second those of the second
 * @param inner the votes of the leading answer on the leading side
 * @param innerSecond those of the second answer there
 */
public record Lead(int first, int second, int inner, int innerSecond) {

    /** Nobody leads. */
    static final Lead NONE = new Lead(0, 0, 0, 0);

    /** Whether so many further votes cannot change the leading answer. */
    public boolean stands(int open) {
        return first > second + open && inner > innerSecond + open;
    }

    /**
     * The probability that the leading answer is the majority, by the Beta criterion of Adaptive-Consistency (Aggarwal et al.
     * 2023, arXiv 2305.11860, section 3), at the level of the vote where that is less sure.
     *
     * @return 0.5 to 1
     */
    public double probability() {
        return Math.min(probability(first, second), probability(inner, innerSecond));
    }

    /**
     * {@code I(1/2; second + 1, first + 1)}, the regularised incomplete beta function: how probable it is, after these votes
     * and from a uniform prior, that more than half of all votes for the two go to the first.
     *
     * <p>For whole {@code a} and {@code b}, {@code I(1/2; a, b)} is the probability of at least {@code a} heads in
     * {@code a + b - 1} tosses of a fair coin.
     */
    static double probability(int first, int second) {
        int tosses = first + second + 1;
        double probability = 0;
        double logHalf = -tosses * Math.log(2);
        double logChoose = 0;
        for (int heads = 0; heads <= tosses; heads++) {
            if (heads > second) {
                probability += Math.exp(logChoose + logHalf);
            }
            logChoose += Math.log(tosses - heads) - Math.log(heads + 1);
        }
        return Math.min(1, probability);
    }
}
