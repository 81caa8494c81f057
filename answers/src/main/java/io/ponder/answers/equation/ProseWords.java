package io.ponder.answers.equation;

import io.ponder.answers.formula.WordList;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The words that arithmetic in prose turns on, in lower case. */
final class ProseWords {

    /** Begin or carry a clause: what they follow is not the unit of a number. */
    private static final Set<String> CLAUSE = WordList.of("""
            so then and or is are was were be but which that therefore thus hence because since if when while
            we she he they it i you has have had with gives get gets got equals equal makes make means also plus
            there let by becomes""");

    /** Before a number, they make it mean something else: "twice 5", "3 less than 5", "5 and 1/2". */
    private static final Set<String> CHANGING_NEXT = WordList.of("""
            than by from of twice thrice half double triple quadruple negative minus plus times and over into mod
            root square cube quarter third versus vs""");

    /** Behind a number, they change its size: "5 million", "3 squared", "2 dozen". */
    private static final Set<String> CHANGING_LAST = WordList.of("""
            squared cubed dozen dozens hundred hundreds thousand thousands million millions billion billions
            trillion score pair pairs half halves third thirds quarter quarters fourth fourths fifth fifths sixth
            sixths eighth eighths tenth tenths hundredth hundredths mod modulo choose factorial times more less
            fewer k remainder r off point""");

    /** Behind a result, they say that it was rounded. */
    private static final Set<String> ROUNDING = WordList.of("""
            remainder r rounded rounding round approximately about roughly full whole complete nearest remaining
            left leftover""");

    /** Between "of" and a number, as in "20% of the 50". */
    private static final Set<String> DETERMINERS =
            WordList.of("the his her its their my our your all those these this that a an");

    /** Units that may stand right behind the digits; other pairs of letters are variables. */
    private static final Set<String> SHORT_UNITS = WordList.of("""
            kg cm mm km dm ml cl mg lb oz ft in yd mi hr yr pm am st nd rd th kb mb gb tb kw pt qt""");

    private static final Map<String, String> DIMENSIONS = dimensions("""
            time: second seconds sec secs minute minutes min mins hour hours hr hrs day days week weeks weekly daily
            month months monthly year years yearly yr yrs decade decades century
            length: inch inches foot feet ft yard yards mile miles mm cm m km meter meters metre metres centimeter
            centimeters kilometer kilometers millimeters
            weight: ounce ounces oz pound pounds lb lbs ton tons g kg mg gram grams kilogram kilograms milligrams
            volume: cup cups pint pints quart quarts gallon gallons ml l liter liters litre litres milliliters
            teaspoon teaspoons tablespoon tablespoons
            money: $ cent cents nickel nickels dime dimes penny pennies dollar dollars""");

    private ProseWords() {}

    static boolean beginsClause(String word) {
        return CLAUSE.contains(word);
    }

    static boolean changesNext(String word) {
        return CHANGING_NEXT.contains(word);
    }

    static boolean changesLast(String word) {
        return CHANGING_LAST.contains(word);
    }

    static boolean saysRounded(String word) {
        return ROUNDING.contains(word);
    }

    static boolean isDeterminer(String word) {
        return DETERMINERS.contains(word);
    }

    static boolean isShortUnit(String word) {
        return SHORT_UNITS.contains(word);
    }

    /** What a unit measures: two units of one dimension may differ by a factor that nobody writes down. */
    static @Nullable String dimension(String unit) {
        return DIMENSIONS.get(unit);
    }

    private static Map<String, String> dimensions(String list) {
        Map<String, String> byUnit = new HashMap<>();
        String dimension = "";
        for (String word : list.strip().split("\\s+")) {
            if (word.endsWith(":")) {
                dimension = word;
            } else {
                byUnit.put(word, dimension);
            }
        }
        return Map.copyOf(byUnit);
    }
}
