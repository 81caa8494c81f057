package io.ponder.answers.extract;

import java.util.regex.Pattern;

/** Tells a text that gives no answer: a refusal, too little to go on, a question back. */
public final class Withheld {
    private static final String WORK =
            "(?: be| me| you)?+ (?:determin|answer|solv|help|assist|provid|comput|calculat|say|tell|know|find"
                    + "|conclud|give|shar|comply|see|view|access|open|complet|decid|guess|choos|work out|establish|identif|confirm)";

    /** One line a language, English first. */
    private static final WordSearch CUE = new WordSearch(Pattern.compile(
            "do(?:n't|n’t| not) have (?:access|enough)|as an ai (?:language )?model|give up|no unique|not uniquely|none of (?:them|these) works?"
                    + "|nicht (?:eindeutig|lösbar|bestimmbar|berechenbar)|gebe auf"
                    + "|(?:cannot|can't|can\u2019t|can not|could not|couldn't|couldn\u2019t|unable to|not able to|impossible to|not possible to|won't|will not)"
                    + WORK
                    + "|(?:not|n't|n\u2019t) (?:know|sure|certain|have enough)|not enough|insufficient|unsure|more information|no way to"
                    + "|(?:is|are|seems?|appears?) (?:missing|unknown|unclear|ambiguous|incomplete)|undetermined|lacks? (?:the )?(?:information|data)"
                    + "|(?:please|can you|could you) (?:provide|clarify|specify|share|send|tell|give|confirm|upload)"
                    + "|kann (?:ich )?(?:[^.\\n]{0,30} )?nicht|l\u00E4sst sich (?:[^.\\n]{0,30} )?nicht|wei\u00DF (?:ich |es )?nicht|nicht gen(?:ug|\u00FCgend)|unzureichend|nicht m\u00F6glich"
                    + "|ne (?:peux|peut|sais) pas|impossible de|pas assez|insuffisant|pas possible|manque"
                    + "|no (?:puedo|se puede|es posible|s\u00E9|hay suficiente|tengo)|insuficiente|imposible"
                    + "|n\u00E3o (?:posso|\u00E9 poss\u00EDvel|sei|h\u00E1|consigo|tenho)|imposs\u00EDvel"
                    + "|non (?:posso|\u00E8 possibile|so|si pu\u00F2|ci sono)|impossibile|insufficient[ie]"
                    + "|kan (?:ik )?(?:[^.\\n]{0,30} )?niet|onvoldoende|weet (?:ik )?(?:het )?niet|niet genoeg|niet mogelijk"
                    + "|nie (?:mog\u0119|mo\u017Cna|da si\u0119|wiem)|za ma\u0142o|niewystarczaj|niemo\u017Cliwe"
                    + "|не (?:могу|знаю|уда|хватает)|невозможно|нельзя|недостаточно|уточните"
                    + "|bilmiyorum|belirlenemez|hesaplanamaz|yeterli bilgi|m\u00FCmk\u00FCn de\u011Fil|yetersiz|emin de\u011Filim"
                    + "|(?:无法|無法|不能|没法|沒法)(?:确定|確定|回答|得出|计算|計算|判断|判斷|知道|提供|解答|求|帮|幫|得知|给出|給出)|不知道|不足|不够|不夠|不确定|不確定|请提供|請提供|抱歉"
                    + "|できません|分かりません|わかりません|不明|教えてください|申し訳"
                    + "|할 수 없|알 수 없|구할 수 없|모르|부족|죄송|알려 ?주"
                    + "|لا (?:يمكن|أستطيع|أعرف|تكفي|يمكنني)|غير كاف|آسف|عذر"
                    + "|नहीं (?:कर|किया|जा|बता|दे)|पता नहीं|पर्याप्त|अपर्याप्त|नहीं जानत"
                    + "|ไม่(?:สามารถ|ทราบ|เพียงพอ|พอ|รู้|แน่ใจ)|ขออภัย"
                    + "|không (?:thể|biết|đủ|chắc)|xin lỗi",
            Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE));

    /** What asks for more, or says that too little is given, holds for the sentences after it too. */
    private static final WordSearch LACKING = new WordSearch(Pattern.compile(
            "not enough (?:information|data)|insufficient (?:information|data)|(?:can you|could you)(?: please)? (?:provide|clarify|specify|share|tell|confirm)"
                    + "|信息不足|条件不足|情報が不足|정보가 부족",
            Pattern.CASE_INSENSITIVE));

    private static final Pattern OFFER = Pattern.compile(
            "would you like|do you want|need any|shall i|should i|any (?:more |other |further )?questions?|anything else|make sense"
                    + "|(?:right|correct|ok|okay|clear|see)\\s?$|want me to|let me know|help you with|möchten sie|möchtest du|soll ich"
                    + "|souhaitez|voulez|veux-tu|quieres|desea|te gustaría|gostaria|quer que|vuoi|desideri|wil je|wilt u|czy chcesz|хотите|нужн",
            Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);

    /** What comes later is about something else. */
    private static final int MAX_AFTER = 1_000;

    private static final int MAX_SENTENCE = 400;

    private static final String STOPS = ".\n!?\u3002\u0964\u061F\uFF01\uFF1F";

    private Withheld() {}

    /** The text without a last question that only offers more; empty if the text ends by asking back. */
    public static String withoutOffer(String text) {
        String stripped = text.stripTrailing();
        if (stripped.isEmpty() || "?\uFF1F\u061F".indexOf(stripped.charAt(stripped.length() - 1)) < 0) {
            return text;
        }
        int start = sentenceStart(stripped, stripped.length() - 1);
        String question = stripped.substring(start, stripped.length() - 1);
        return OFFER.matcher(question).find() ? stripped.substring(0, start) : "";
    }

    /** Whether the sentence at a place, or one soon after it, says that no answer is given. */
    public static boolean from(String text, int place) {
        int start = sentenceStart(text, place);
        return CUE.find(text, start, Math.min(text.length(), place + MAX_AFTER)) != null
                || LACKING.find(text, Math.max(0, start - 200), start) != null;
    }

    private static int sentenceStart(String text, int place) {
        int start = place;
        while (start > 0 && place - start < MAX_SENTENCE && !ends(text, start - 1)) {
            start--;
        }
        return start;
    }

    private static boolean ends(String text, int at) {
        char c = text.charAt(at);
        boolean point = c == '.' || c == '!' || c == '?';
        return STOPS.indexOf(c) >= 0
                && (!point || at + 1 == text.length() || Character.isWhitespace(text.charAt(at + 1)));
    }
}
