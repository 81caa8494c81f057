package io.ponder.verifier.arithmetic;

import io.ponder.verifier.arithmetic.Piece.Kind;

/** Tells which ends of lines end a formula, and which marks at the beginning of a line are no signs. */
final class Lines {

    private final Text text;
    private final Pieces.Builder pieces;
    private final ProseLatex latex;

    Lines(Text text, Pieces.Builder pieces, ProseLatex latex) {
        this.text = text;
        this.pieces = pieces;
        this.latex = latex;
    }

    /** Behind the end of a line: a break, unless a formula plainly goes on. */
    void end() {
        int lines = 1;
        boolean first = true;
        while (!text.atEnd() && (Text.isSpace(text.current()) || "\n\r&".indexOf(text.current()) >= 0)) {
            lines += text.current() == '\n' && !first ? 1 : 0;
            first = false;
            text.skip(1);
        }
        pieces.space();
        Kind last = pieces.last();
        boolean open = last != null && (last.isRelation() || last.isOperator());
        if (latex.inDisplay() ? !open && !continues() : lines > 1 || (!open && !relates())) {
            pieces.add(Kind.BREAK);
            pieces.space();
        }
        if (!latex.inDisplay()) {
            skipBullet();
        }
    }

    /** Whether a formula goes on here, after the end of a line. */
    private boolean relates() {
        return switch (text.current()) {
            case '=' -> text.next() != '>';
            case '≈', '×', '÷' -> true;
            case '\\' ->
                text.startsWith("\\approx")
                        || text.startsWith("\\times")
                        || text.startsWith("\\div")
                        || text.startsWith("\\cdot");
            default -> false;
        };
    }

    private boolean continues() {
        return relates() || "+-*/".indexOf(text.current()) >= 0 || text.startsWith("\\]");
    }

    /** The mark of a list item is no sign. */
    void skipBullet() {
        int at = text.visibleFrom(text.position());
        if ("-*+•–".indexOf(text.charAt(at)) >= 0 && Text.isSpace(text.charAt(at + 1))) {
            text.moveTo(at + 2);
        }
    }
}
