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
}
