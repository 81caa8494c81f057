package io.ponder.cli.ask;

import io.ponder.answers.formula.LatexCommands;
import io.ponder.answers.formula.WordList;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * LaTeX in a form that reads well on a terminal: {@code \boxed{\frac{1}{2}}} as 1/2. Only formulas between delimiters and
 * boxes are changed, never code. What it cannot read stays as it is.
 */
final class PlainMath {

    /** Code, which stays, or a formula; a dollar that has a space inside or a digit after it is money. */
    private static final Pattern PIECE = Pattern.compile("(?<code>(?s:```.*?(?:```|\\z))|`[^`\\n]*+`)"
            + "|\\$\\$(?<display>(?s:[^$]++))\\$\\$"
            + "|\\\\\\[(?<bracket>(?s:.{0,1000}?))\\\\\\]"
            + "|\\\\\\((?<paren>(?s:.{0,1000}?))\\\\\\)"
            + "|\\$(?<inline>(?=\\S)[^$\\\\\\n]*+(?:\\\\.[^$\\\\\\n]*+){0,200}+)(?<=\\S)\\$(?!\\d)"
            + "|(?<box>\\\\(?:boxed|fbox)\\s*\\{)");

    private static final int DEEPEST = 40;
    private static final int LONGEST = 1000;
    private static final Set<String> MATRICES =
            WordList.of("matrix pmatrix bmatrix Bmatrix vmatrix Vmatrix smallmatrix");
    private static final Map<String, String> SYMBOLS = WordList.pairs("""
            times ×  cdot ·  ast *  div ÷  pm ±  mp ∓  le ≤  leq ≤  leqslant ≤  ge ≥  geq ≥  geqslant ≥  ne ≠  neq ≠
            lt <  gt >  approx ≈  simeq ≃  sim ∼  equiv ≡  cong ≅  propto ∝  to →  rightarrow →  leftarrow ←
            Rightarrow ⇒  implies ⇒  Leftarrow ⇐  iff ⇔  Leftrightarrow ⇔  leftrightarrow ↔  mapsto ↦
            infty ∞  in ∈  notin ∉  subset ⊂  subseteq ⊆  supset ⊃  cup ∪  cap ∩  setminus ∖  emptyset ∅  varnothing ∅
            forall ∀  exists ∃  neg ¬  land ∧  wedge ∧  lor ∨  vee ∨  oplus ⊕  perp ⊥  parallel ∥  mid |  angle ∠
            triangle △  circ °  degree °  percent %  prime ′  partial ∂  nabla ∇  sum Σ  prod Π  int ∫  therefore ∴
            because ∵  ldots …  cdots ⋯  dots …  vdots ⋮  langle ⟨  rangle ⟩  lfloor ⌊  rfloor ⌋  lceil ⌈  rceil ⌉
            lvert |  rvert |  vert |  lbrace {  rbrace }  checkmark ✓  euro €  pounds £  hbar ℏ  ell ℓ
            alpha α  beta β  gamma γ  delta δ  epsilon ε  varepsilon ε  zeta ζ  eta η  theta θ  vartheta ϑ  iota ι
            kappa κ  lambda λ  mu μ  nu ν  xi ξ  pi π  rho ρ  sigma σ  tau τ  upsilon υ  phi φ  varphi φ  chi χ  psi ψ
            omega ω  Gamma Γ  Delta Δ  Theta Θ  Lambda Λ  Xi Ξ  Pi Π  Sigma Σ  Phi Φ  Psi Ψ  Omega Ω
            """);
    private static final Set<String> NAMES = WordList.of(
            "sin cos tan cot sec csc arcsin arccos arctan sinh cosh tanh log ln lg exp lim max min sup inf gcd"
                    + " det dim ker deg arg mod bmod");
    private static final Map<String, String> BLACKBOARD = WordList.pairs("N ℕ  Z ℤ  Q ℚ  R ℝ  C ℂ");
    private static final String RAISED_FROM = "0123456789+-=()ni";
    private static final String RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱ";
    private static final String LOWERED_FROM = "0123456789+-=()aeinx";
    private static final String LOWERED = "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑᵢₙₓ";

    private final String latex;
    private int at;
    private int depth;

    private PlainMath(String latex) {
        this.latex = latex;
    }

    /** A text in which only its formulas are changed. */
    static String read(String text) {
        Matcher piece = PIECE.matcher(text);
        StringBuilder out = new StringBuilder();
        int from = 0;
        while (from < text.length() && piece.find(from)) {
            out.append(text, from, piece.start());
            int end = piece.end();
            if (piece.group("code") != null) {
                out.append(piece.group());
            } else {
                boolean box = piece.group("box") != null;
                end = box ? closing(text, piece.end() - 1) : end;
                int delimiter = box ? 0 : piece.group("inline") == null ? 2 : 1;
                String read = tried(text.substring(piece.start() + delimiter, end - delimiter));
                out.append(read == null ? text.substring(piece.start(), end) : read);
            }
            from = end;
        }
        return out.append(text, Math.min(from, text.length()), text.length()).toString();
    }

    /** A text that is a formula as a whole. */
    static String formula(String latex) {
        String read = tried(latex);
        return read == null ? latex : read;
    }

    /** Null for what cannot be read. */
    private static @Nullable String tried(String latex) {
        try {
            return new PlainMath(latex).all('\0').strip();
        } catch (UnreadableException e) {
            return null;
        }
    }

    /** What breaks off reading: an unknown command, braces that are not closed, or too many of them. */
    private static final class UnreadableException extends RuntimeException {
        private static final long serialVersionUID = 1;

        UnreadableException() {
            super(null, null, false, false);
        }
    }

    /** Behind the brace that closes the one at {@code open}; just behind that where none does. */
    private static int closing(String text, int open) {
        int braces = 0;
        for (int i = open; i < Math.min(text.length(), open + LONGEST); i++) {
            switch (text.charAt(i)) {
                case '\\' -> i++;
                case '{' -> braces++;
                case '}' -> braces--;
                default -> {
                    // a character
                }
            }
            if (braces == 0) {
                return i + 1;
            }
        }
        return open + 1;
    }

    /** Reads up to an end, which it takes; '\0' is the end of the text. */
    private String all(char end) {
        if (++depth > DEEPEST) {
            throw new UnreadableException();
        }
        StringBuilder out = new StringBuilder();
        while (at < latex.length()) {
            char c = latex.charAt(at);
            if (c == end) {
                at++;
                depth--;
                return out.toString();
            }
            out.append(next());
        }
        if (end != '\0') {
            throw new UnreadableException();
        }
        return out.toString();
    }

    /** One character, group or command. */
    private String next() {
        char c = latex.charAt(at++);
        return switch (c) {
            case '{' -> all('}');
            case '}' -> throw new UnreadableException();
            case '^' -> shifted("^", RAISED_FROM, RAISED);
            case '_' -> shifted("_", LOWERED_FROM, LOWERED);
            case '~', '&' -> " ";
            case '\\' -> command();
            default -> String.valueOf(c);
        };
    }

    private String argument() {
        while (at < latex.length() && latex.charAt(at) == ' ') {
            at++;
        }
        if (at >= latex.length()) {
            throw new UnreadableException();
        }
        return next().strip();
    }

    private String shifted(String mark, String from, String to) {
        String what = argument();
        if (mark.equals("^") && (what.equals("°") || what.equals("′"))) {
            return what;
        }
        if (what.chars().allMatch(c -> from.indexOf(c) >= 0)) {
            StringBuilder out = new StringBuilder();
            what.chars().forEach(c -> out.append(to.charAt(from.indexOf(c))));
            return out.toString();
        }
        return mark + (what.length() == 1 ? what : "(" + what + ")");
    }

    private String command() {
        int start = at;
        while (at < latex.length() && isLetter(latex.charAt(at))) {
            at++;
        }
        if (at == start) {
            return at < latex.length() ? escaped(latex.charAt(at++)) : "\\";
        }
        String name = latex.substring(start, at);
        String symbol = SYMBOLS.get(name);
        if (symbol != null) {
            skipSpaceAfterLetter(symbol);
            return symbol;
        }
        if (LatexCommands.FRACTIONS.contains(name)) {
            String above = argument();
            return atom(above) + "/" + atom(argument());
        }
        if (LatexCommands.BOXES.contains(name)
                || LatexCommands.TEXTS.contains(name)
                || LatexCommands.FONTS.contains(name)) {
            while (at < latex.length() && latex.charAt(at) == ' ') {
                at++;
            }
            return next();
        }
        if (LatexCommands.DROPPED.contains(name)) {
            if (at < latex.length() && latex.charAt(at) == '.') {
                at++; // \left. is a bracket that is not drawn
            }
            return "";
        }
        return switch (name) {
            case "sqrt" -> root();
            case "mathbb" -> {
                String letter = argument();
                yield BLACKBOARD.getOrDefault(letter, letter);
            }
            case "overline", "bar", "vec", "hat", "mathcal", "boldsymbol", "underline", "pmod" ->
                name.equals("pmod") ? "(mod " + argument() + ")" : argument();
            case "begin", "end" -> environment(name, argument());
            default -> plain(name);
        };
    }

    private static String plain(String name) {
        if (LatexCommands.SPACES.contains(name)) {
            return " ";
        }
        if (NAMES.contains(name)) {
            return name;
        }
        throw new UnreadableException();
    }

    /** A letter that a command stands for needs no space after it: "2\pi r" is 2πr. */
    private void skipSpaceAfterLetter(String symbol) {
        if (Character.isLetter(symbol.charAt(0)) && at < latex.length() && latex.charAt(at) == ' ') {
            at++;
        }
    }

    private String root() {
        String degree = "";
        if (at < latex.length() && latex.charAt(at) == '[') {
            at++;
            degree = all(']');
        }
        String sign = switch (degree) {
            case "", "2" -> "√";
            case "3" -> "∛";
            case "4" -> "∜";
            default -> degree + "th√";
        };
        return sign + atom(argument());
    }

    private static String environment(String beginOrEnd, String name) {
        return !MATRICES.contains(name) ? "" : beginOrEnd.equals("begin") ? "[" : "]";
    }

    private static String escaped(char c) {
        return switch (c) {
            case '\\' -> "\n";
            case ',', ';', ':', ' ' -> " ";
            case '!', '(', ')', '[', ']' -> "";
            default -> String.valueOf(c);
        };
    }

    /** In brackets unless it is one number or name. */
    private static String atom(String text) {
        boolean single = text.length() == 1 || text.chars().allMatch(c -> Character.isDigit(c) || c == '.');
        return single || (text.startsWith("(") && text.indexOf(')') == text.length() - 1) ? text : "(" + text + ")";
    }

    private static boolean isLetter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }
}
