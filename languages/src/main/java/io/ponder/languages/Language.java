package io.ponder.languages;

import static java.lang.Character.UnicodeScript.ARABIC;
import static java.lang.Character.UnicodeScript.BENGALI;
import static java.lang.Character.UnicodeScript.CYRILLIC;
import static java.lang.Character.UnicodeScript.DEVANAGARI;
import static java.lang.Character.UnicodeScript.GREEK;
import static java.lang.Character.UnicodeScript.HAN;
import static java.lang.Character.UnicodeScript.HANGUL;
import static java.lang.Character.UnicodeScript.HEBREW;
import static java.lang.Character.UnicodeScript.LATIN;
import static java.lang.Character.UnicodeScript.TAMIL;
import static java.lang.Character.UnicodeScript.TELUGU;
import static java.lang.Character.UnicodeScript.THAI;

import java.lang.Character.UnicodeScript;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * A language that can be recognised. The detector knows more, but it would take some short English sentences for
 * Minangkabau or Waray; those listed are the ones it separates well.
 */
public enum Language {
    AR(ARABIC, "ara"),
    BG(CYRILLIC, "bul"),
    BN(BENGALI, "ben"),
    CA(LATIN, "cat"),
    CS(LATIN, "ces"),
    DA(LATIN, "dan"),
    DE(LATIN, "deu"),
    EL(GREEK, "ell"),
    EN(LATIN, "eng"),
    ES(LATIN, "spa"),
    ET(LATIN, "est", "ekk"),
    FA(ARABIC, "fas", "pes"),
    FI(LATIN, "fin"),
    FR(LATIN, "fra"),
    HE(HEBREW, "heb"),
    HI(DEVANAGARI, "hin"),
    HR(LATIN, "hrv"),
    HU(LATIN, "hun"),
    ID(LATIN, "ind"),
    IT(LATIN, "ita"),
    JA(HAN, "jpn"),
    KO(HANGUL, "kor"),
    LT(LATIN, "lit"),
    LV(LATIN, "lav", "lvs"),
    NB(LATIN, "nob"),
    NL(LATIN, "nld"),
    PL(LATIN, "pol"),
    PT(LATIN, "por"),
    RO(LATIN, "ron"),
    RU(CYRILLIC, "rus"),
    SK(LATIN, "slk"),
    SL(LATIN, "slv"),
    SV(LATIN, "swe"),
    TA(TAMIL, "tam"),
    TE(TELUGU, "tel"),
    TH(THAI, "tha"),
    TR(LATIN, "tur"),
    UK(CYRILLIC, "ukr"),
    UR(ARABIC, "urd"),
    VI(LATIN, "vie"),
    ZH(HAN, "cmn");

    /** The script it is written in. Japanese has {@code HAN}, which includes its kana; see {@link ProsePieces}. */
    final UnicodeScript script;

    /** The detector's codes for it. */
    final Set<String> detected;

    Language(UnicodeScript script, String... detected) {
        this.script = script;
        this.detected = Set.of(detected);
    }

    /** Its ISO 639-1 code, such as {@code en}. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The language with this ISO 639-1 code, matched exactly. */
    public static Optional<Language> ofCode(String code) {
        return Arrays.stream(values())
                .filter(language -> language.code().equals(code))
                .findFirst();
    }

    /** The codes of all languages. */
    public static List<String> codes() {
        return Arrays.stream(values()).map(Language::code).toList();
    }
}
