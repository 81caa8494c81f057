package io.ponder.datasets.personal;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Postal addresses in the forms of several countries, and dates of birth that are called so. */
final class PlacePatterns {

    private static final String WORD = "\\p{Lu}[\\p{L}'’-]{1,25}";
    private static final String STATES =
            "AL|AK|AZ|AR|CA|CO|CT|DE|FL|GA|HI|ID|IL|IN|IA|KS|KY|LA|ME|MD|MA|MI|MN|MS|MO|MT|NE|NV|NH|NJ|NM|NY|NC|ND|OH|OK|OR|PA|RI|SC|SD|TN|TX|UT|VT|VA|WA|WV|WI|WY|DC|PR";
    private static final String STREETS =
            "Street|St|Avenue|Ave|Road|Rd|Boulevard|Blvd|Lane|Ln|Drive|Dr|Court|Ct|Terrace|Ter|Circle|Cir|Parkway|Pkwy|Highway|Hwy|Crescent|Close|Gardens|Grove|Mews|Row|Square|Sq|Trail|Trl|Way|Walk|Hill|Place|Pl";
    private static final String FLAT =
            "(?:,? (?:Apt|Apartment|Suite|Ste|Unit|Flat|Floor|Fl|#)\\.? ?#?[\\p{N}\\p{L}]{1,5}(?![\\p{L}\\p{N}]))?";
    private static final String CITY = "(?:,? " + WORD + "(?: " + WORD + "){0,2})";
    private static final String UK_CODE = "[A-Z]{1,2}[0-9][0-9A-Z]? [0-9][ABD-HJLNP-UW-Z]{2}";
    private static final Set<String> UK_AREAS = Set.copyOf(Arrays.asList(
            ("AB AL B BA BB BD BH BL BN BR BS BT CA CB CF CH CM CO CR CT CV CW DA DD DE DG DH DL DN DT DY E EC EH EN EX FK FY"
                            + " G GL GU GY HA HD HG HP HR HS HU HX IG IM IP IV JE KA KT KW KY L LA LD LE LL LN LS LU M ME MK ML"
                            + " N NE NG NN NP NR NW OL OX PA PE PH PL PO PR RG RH RM S SA SE SG SK SL SM SN SO SP SR SS ST SW SY"
                            + " TA TD TF TN TQ TR TS TW UB W WA WC WD WF WN WR WS WV YO ZE")
                    .split(" ")));

    private static final String MONTHS =
            "jan(?:uary|uar|vier|eiro|uari)?|ene(?:ro)?|gen(?:naio)?|f[eé]b?v?(?:ruary|ruar|rier|rero|braio|ereiro|ruari)?|mar(?:ch|s|zo|ço)?|märz|maart|mrt|apr(?:il|ile)?|avr(?:il)?|abr(?:il)?|may|mai|mayo|maggio|maio|mei|june?|juni|juin|junio|giugno|junho"
                    + "|july?|juli|juillet|julio|luglio|julho|aug(?:ust|ustus)?|août|ago(?:sto)?|sep(?:t|tember|tembre|tiembre)?|set(?:tembre|embro)?|o[ck]t(?:ober|obre|ubre)?|ott(?:obre)?|out(?:ubro)?|nov(?:ember|embre|iembre|embro)?|de[cz](?:ember|embre|iembre|embro)?|déc(?:embre)?|dic(?:embre|iembre)?";
    private static final String DATE =
            "(?:[0-9]{1,2}[./-][0-9]{1,2}[./-](?:[0-9]{4}|[0-9]{2})|[0-9]{4}[./-][0-9]{1,2}[./-][0-9]{1,2}|[0-9]{4}年 ?[0-9]{1,2}月 ?[0-9]{1,2}日"
                    + "|(?:the )?[0-9]{1,2}(?:st|nd|rd|th|er|º|\\.)?(?: of| de)? (?:" + MONTHS
                    + ")\\.?,?(?: de| del)? [0-9]{4}|(?:" + MONTHS
                    + ")\\.? [0-9]{1,2}(?:st|nd|rd|th)?,? [0-9]{4})";

    static final List<Finder> ALL = List.of(
            address(
                    "address, US or UK form",
                    0.75,
                    "[0-9]{1,5}[A-Za-z]?,? (?:[NSEW]{1,2}\\.? |North |South |East |West )?(?:" + WORD
                            + " |[0-9]{1,3}(?:st|nd|rd|th) ){1,3}(?:" + STREETS + ")\\b\\.?(?: [NSEW]{1,2}\\b)?" + FLAT
                            + "(?:" + CITY
                            + "(?:,? (?:(?:" + STATES + ")(?: [0-9]{5}(?:-[0-9]{4})?)?|" + UK_CODE
                            + "))(?![\\p{L}\\p{N}]))?"),
            address(
                    "US city with ZIP code",
                    0.8,
                    WORD + "(?: " + WORD + "){0,2}, (?:" + STATES + "),? [0-9]{5}(?:-[0-9]{4})?(?![\\p{L}\\p{N}])"),
            address(
                    "post office box",
                    0.8,
                    "(?i:p\\.? ?o\\.? ?box|postfach|boîte postale|apartado(?: de correos)?|postbus) [0-9][0-9 ]{0,7}[0-9]"),
            address("UK post code", 0.7, UK_CODE).checked(PlacePatterns::isInUk),
            address(
                    "address, German form",
                    0.8,
                    "(?:\\p{Lu}[\\p{L}.-]{0,30}(?:straße|strasse|str\\.|weg|allee|platz|gasse|damm|ufer|chaussee)|(?:"
                            + WORD
                            + "[ -]){1,3}(?:Straße|Strasse|Str\\.|Weg|Allee|Platz|Gasse|Damm|Ring|Ufer|Markt)) [0-9]{1,4} ?[a-h]?(?![\\p{L}\\p{N}])(?:,? (?:[AD]-)?[0-9]{4,5} "
                            + WORD + "(?:[ -]" + WORD + "){0,2})?"),
            address(
                    "address, French form",
                    0.8,
                    "[0-9]{1,4}(?: ?(?:bis|ter|quater))?,? (?i:rue|avenue|av\\.|boulevard|bd|place|chemin|allée|impasse|quai|cours|route|square|faubourg|passage) (?:(?:de|du|des|de la|la|le|les|d'|de l'|l')[ ]?)?\\p{Lu}[\\p{L}'’-]{1,25}(?:[ -](?:(?:de|du|des|la) )?\\p{Lu}[\\p{L}'’-]{1,25}){0,3}(?:,? [0-9]{5} "
                            + WORD + "(?:[ -]" + WORD + "){0,2})?"),
            address(
                    "address, Spanish, Italian or Portuguese form",
                    0.8,
                    "(?:Calle|C/|Avenida|Avda\\.|Av\\.|Plaza|Paseo|Carrera|Ronda|Via|Viale|Piazza|Corso|Vicolo|Largo|Rua|R\\.|Travessa|Praça|Alameda) (?:(?:de|del|de la|los|las|da|do|dos|das|di|della|dei) )?\\p{L}[\\p{L}'’.-]{1,25}(?: (?:(?:de|del|la|da|do|di) )?\\p{Lu}[\\p{L}'’.-]{1,25}){0,3},? (?:n[.ºo°]{1,2} ?)?[0-9]{1,5}(?: ?[A-Za-z](?![\\p{L}\\p{N}]))?(?:,? (?:[0-9]{4,5}(?:-[0-9]{3})?) "
                            + WORD + "(?: " + WORD + "){0,2})?"),
            address(
                    "address, Dutch form",
                    0.8,
                    "(?:" + WORD
                            + " ){0,2}\\p{Lu}?[\\p{L}-]{1,25}(?:straat|laan|gracht|plein|kade|dijk|singel|steeg|dreef) [0-9]{1,5}(?:[ -]?[a-zA-Z]{1,3}(?![\\p{L}\\p{N}]))?(?:,? [1-9][0-9]{3} ?[A-Z]{2} "
                            + WORD + "(?: " + WORD + ")?)?"),
            TextPattern.of(
                    PersonalKind.BIRTH_DATE,
                    "date of birth",
                    0.9,
                    "(?iu)(?<!\\p{L})(?:date of birth|birth ?date|birth ?day|d\\.?o\\.?b\\.?|born(?: on)?|née?(?:\\(e\\))?(?: le)?|date de naissance|geb(?:oren|\\.)?(?: am| op| den)?|geburtsdatum|geboortedatum|nac(?:id[oa]|í)(?: el)?|fecha de nacimiento|nat[oa](?: il)?|data di nascita|nasc(?:id[oa]|i)(?: em)?|data de nascimento|urodzon[ya]|出生日期|生年月日)"
                            + "[\"')]{0,2}(?: is| was| ist| est| es| è|は)?\\s{0,2}[:：=-]?\\s{0,3}(?:on |am |the |le |el |il )?(?<v>"
                            + DATE + ")(?![\\p{N}])"));

    private PlacePatterns() {}

    private static TextPattern address(String name, double alone, String regex) {
        return new TextPattern(
                PersonalKind.ADDRESS,
                name,
                Pattern.compile("(?<![\\p{L}\\p{N}.$€£-])(?:" + regex + ")"),
                _ -> true,
                alone,
                null);
    }

    private static boolean isInUk(String code) {
        return UK_AREAS.contains(code.substring(0, Character.isDigit(code.charAt(1)) ? 1 : 2));
    }
}
