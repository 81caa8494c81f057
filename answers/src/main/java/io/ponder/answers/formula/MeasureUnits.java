package io.ponder.answers.formula;

import java.math.BigInteger;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The units that measure the same quantity at another scale. Where both answers write one, 5 cm is not 5 m, and 5 m is
 * 500 cm; every other unit is left to the question.
 */
public final class MeasureUnits {
    /**
     * @param quantity what it measures
     * @param factor how many of the quantity's basic unit it is
     */
    public record Unit(String quantity, Rational factor) {}

    private static final Pattern TRAILING = Pattern.compile(
            "(?<unit>[$€£¥]|[a-zA-Z]{1,20}+(?:\\s[a-zA-Z]{1,20}+)?+(?:/[a-zA-Z]{1,6}+)?+(?:\\^\\{[23]\\})?+)\\s*+$");

    private static final Pattern BEFORE_POWER = Pattern.compile(" ++\\^");
    private static final Pattern SPACES = Pattern.compile(" {2,}+");

    private static final Map<String, Unit> UNITS = units("""
            length 1/1000 mm millimeter millimeters millimetre millimetres
            length 1/100 cm centimeter centimeters centimetre centimetres
            length 1/10 dm decimeter decimeters
            length 1 m meter meters metre metres
            length 1000 km kilometer kilometers kilometre kilometres
            imperial 1 in inch inches
            imperial 12 ft foot feet
            imperial 36 yd yard yards
            imperial 63360 mi mile miles
            area 1/1000000 mm^{2} square_millimeters
            area 1/10000 cm^{2} square_centimeters square_cm sq_cm
            area 1 m^{2} square_meters square_metres square_m sq_m
            area 1000000 km^{2} square_kilometers square_km
            imperial_area 1 in^{2} square_inches square_inch
            imperial_area 144 ft^{2} square_feet square_foot
            imperial_area 1296 yd^{2} square_yards
            volume 1/1000000 cm^{3} cubic_centimeters cubic_cm
            volume 1/1000 l L liter liters litre litres dm^{3}
            volume 1/1000000 ml mL milliliter milliliters
            volume 1 m^{3} cubic_meters cubic_metres
            imperial_volume 1 in^{3} cubic_inches
            imperial_volume 1728 ft^{3} cubic_feet
            mass 1/1000 mg milligram milligrams
            mass 1 g gram grams
            mass 1000 kg kilogram kilograms
            imperial_mass 1 oz ounce ounces
            imperial_mass 16 lb lbs pound pounds
            time 1 s sec secs second seconds
            time 60 min mins minute minutes
            time 3600 h hr hrs hour hours
            time 86400 day days
            time 604800 week weeks
            years 1 year years yr yrs
            years 1/12 month months
            dollars 1 $ dollar dollars USD
            dollars 1/100 cent cents
            euros 1 € euro euros EUR
            speed 1 m/s
            speed 5/18 km/h kmh kph
            imperial_speed 1 mph mi/h
            imperial_speed 15/22 ft/s
            """);

    public static final Unit DOLLARS = new Unit("dollars", Rational.ONE);

    private MeasureUnits() {}

    /** The unit at the end of a text, or the currency at its beginning. */
    public static Optional<Unit> of(String simplified) {
        String text = simplified
                .replace(LatexText.TEXT_START, ' ')
                .replace(LatexText.TEXT_END, ' ')
                .strip();
        if (text.length() > 200) {
            return Optional.empty();
        }
        text = BEFORE_POWER.matcher(text).replaceAll("^");
        text = SPACES.matcher(text).replaceAll(" ");
        Matcher trailing = TRAILING.matcher(text);
        if (trailing.find()) {
            String name = trailing.group("unit").replace(' ', '_');
            Unit unit = UNITS.get(name);
            return Optional.ofNullable(unit != null ? unit : UNITS.get(name.toLowerCase(Locale.ROOT)));
        }
        return text.isEmpty() ? Optional.empty() : Optional.ofNullable(UNITS.get(text.substring(0, 1)));
    }

    private static Map<String, Unit> units(String table) {
        Map<String, Unit> units = new HashMap<>();
        for (String line : table.strip().split("\n", -1)) {
            String[] words = line.strip().split(" ", -1);
            String[] factor = words[1].split("/", -1);
            Rational value = Rational.of(
                            new BigInteger(factor[0]), factor.length > 1 ? new BigInteger(factor[1]) : BigInteger.ONE)
                    .orElseThrow();
            for (int i = 2; i < words.length; i++) {
                units.put(words[i], new Unit(words[0], value));
            }
        }
        return Map.copyOf(units);
    }
}
