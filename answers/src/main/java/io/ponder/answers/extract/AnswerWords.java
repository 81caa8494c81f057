package io.ponder.answers.extract;

import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The words in which languages announce an answer and choose an option. A new language is a new line in the tables; an
 * entry may be a regular expression, and {@code -} stands for none.
 */
final class AnswerWords {
    /** Language ~ answer ~ is. */
    private static final List<List<String>> ENGLISH =
            table("English ~ answers?+ ~ is|are|would be|should be|will be|must be");

    /** The same for languages that write 3,5 for three and a half. */
    private static final List<List<String>> DECIMAL_COMMA = table("""
            German      ~ Antwort(?:en)?+|Endergebnis         ~ ist|sind|lautet|lauten|wäre|beträgt
            French      ~ réponses?                           ~ est|sont|serait
            Spanish     ~ respuestas?|resultado final         ~ es|son|sería
            Portuguese  ~ respostas?|resultado final|gabarito ~ é|são|seria
            Italian     ~ rispost[ae]|risultato finale        ~ è|sono|sarebbe
            Dutch       ~ (?:eind)?antwoord(?:en)?+           ~ is|zijn|luidt
            Polish      ~ odpowied(?:ź|zi|zią)                ~ to|jest|są|brzmi|wynosi
            Czech       ~ odpověď                             ~ je|jsou|zní
            Nordic      ~ svar(?:et)?+                        ~ är|er
            Finnish     ~ vastaus                             ~ on
            Romanian    ~ răspuns(?:ul)?+                     ~ este|e
            Hungarian   ~ válasz                              ~ -
            Russian     ~ ответ(?:ы|ом)?+                     ~ это|будет|есть|равен|составляет|является
            Ukrainian   ~ відповідь                           ~ це|буде|є
            Greek       ~ απάντηση                            ~ είναι
            Turkish     ~ cevap|cevab[ıi]m?+|yanıtı?+         ~ -
            Indonesian  ~ jawaban(?:nya)?+                    ~ adalah|ialah|yaitu
            Swahili     ~ jibu|jawabu                         ~ ni
            Vietnamese  ~ đáp án|đáp số|câu trả lời|trả lời   ~ là
            """);

    private static final List<List<String>> OTHERS = table("""
            Arabic      ~ [وف]?(?:الإجابة|الاجابة|إجابة|الجواب|جوابي|إجابتي) ~ هي|هو
            Hebrew      ~ ה?תשובה                             ~ היא|הוא
            Persian     ~ پاسخ|جواب                           ~ -
            Hindi       ~ उत्तर|जवाब                             ~ है|हैं|होगा
            Bengali     ~ উত্তর                                ~ হল|হলো|হবে
            Thai        ~ คำตอบ|ตอบ(?=\\s?:)                    ~ คือ|เป็น
            Chinese     ~ 答案|答(?=\\s?:)|正确选项|正確選項      ~ 应该是|應該是|应为|應為|就是|是|为|為|等于|等於|选|選
            Japanese    ~ 答え|答(?=は|\\s?:)|解答|正解|回答      ~ は|が
            Korean      ~ 정답|답(?=은|\\s?:)|답변                ~ 은|는|이
            """);

    /** Language ~ option ~ I choose ~ right ~ wrong ~ not. */
    private static final List<List<String>> CHOOSING = table("""
            English    ~ options?|choice|answer ~ go(?:ing)? with|pick|choose|select|opt for ~ correct|right|best|true ~ incorrect|wrong|false ~ not|never|neither
            German     ~ Antwort|Möglichkeit|Buchstabe  ~ wähle|nehme|entscheide mich für|tippe auf ~ richtige?|korrekte? ~ falsche?|inkorrekt ~ nicht|keine?
            French     ~ choix|lettre           ~ choisis|choisirais|opte pour|prends ~ correcte?|exacte?|juste|bonne ~ incorrecte?|fausse|faux ~ pas|non
            Spanish    ~ opción|alternativa|letra|inciso ~ elijo|escojo|elegiría ~ correct[ao]|verdader[ao] ~ incorrect[ao]|fals[ao] ~ no|ni
            Portuguese ~ opção|alternativa|letra ~ escolho|escolheria|opto por|marco ~ corret[ao]|cert[ao] ~ incorret[ao]|errad[ao]|fals[ao] ~ não|nem
            Italian    ~ opzione|lettera        ~ scelgo|sceglierei|opto per ~ corrett[ao]|giust[ao]|esatt[ao] ~ sbagliat[ao]|errat[ao]|fals[ao] ~ non
            Dutch      ~ optie|keuze            ~ kies|neem|ga voor ~ juiste?|correcte?|goede? ~ onjuist|fout|verkeerd ~ niet|geen
            Polish     ~ opcj[aę]|wariant       ~ wybieram|wybrał[ao]?bym ~ poprawn[ay]|prawidłow[ay]|właściw[ay] ~ błędn[ay]|niepoprawn[ay] ~ nie
            Czech      ~ možnost                ~ volím|vybírám ~ správn[áýě] ~ špatn[áý]|nesprávn[áý] ~ ne|není
            Nordic     ~ alternativ             ~ väljer|vælger|velger ~ rätt|korrekt|riktig|rigtig ~ fel|feil|forkert ~ inte|ikke
            Finnish    ~ vaihtoehto             ~ valitsen ~ oikein|oikea ~ väärin|väärä ~ ei
            Romanian   ~ varianta|opțiunea      ~ aleg ~ corectă? ~ greșită?|incorectă? ~ nu
            Hungarian  ~ lehetőség              ~ - ~ helyes ~ helytelen|hibás ~ nem
            Russian    ~ вариант|пункт|букв[ау] ~ выбираю|выберу ~ верн(?:ый|о|ая)|правильн(?:ый|о|ая) ~ не(?:верн|правильн)(?:ый|о|ая) ~ не|ни
            Ukrainian  ~ варіант                ~ обираю|вибираю ~ правильн(?:а|о|ий) ~ неправильн(?:а|о|ий) ~ не
            Greek      ~ επιλογή                ~ επιλέγω ~ σωστ[ήό] ~ λάθος|λανθασμένη ~ δεν|όχι
            Turkish    ~ seçenek|seçeneği|şık   ~ - ~ doğru(?:dur)?+ ~ yanlış(?:tır)?+ ~ değil
            Indonesian ~ pilihan|opsi           ~ memilih|pilih ~ benar|tepat ~ salah|keliru ~ bukan|tidak
            Vietnamese ~ phương án|lựa chọn|đáp án ~ chọn ~ đúng|chính xác ~ sai ~ không
            Arabic     ~ الخيار|الاختيار|خيار     ~ أختار|اختار ~ ال?صحيحة?|الصواب ~ خاطئة?|خطأ ~ ليس|ليست|لا|غير
            Hebrew     ~ אפשרות|תשובה            ~ בוחר|בוחרת ~ ה?נכונה|נכון ~ שגויה|שגוי ~ לא|אינה
            Persian    ~ گزینه                   ~ - ~ درست|صحیح ~ غلط|نادرست|اشتباه ~ نیست
            Hindi      ~ विकल्प                   ~ - ~ सही ~ गलत|ग़लत ~ नहीं
            Bengali    ~ বিকল্প                   ~ - ~ সঠিক ~ ভুল ~ নয়|না
            Thai       ~ ข้อ|ตัวเลือก               ~ เลือก(?:ข้อ|ตัวเลือก)? ~ ถูกต้อง|ถูก ~ ผิด|ไม่ถูก ~ ไม่
            Chinese    ~ 选项|選項               ~ (?:选择|選擇|选|選)(?!项|項)\\s?:? ~ 正确|正確|对的|對的 ~ 错误|錯誤|错的|不正确|不正確 ~ 不|非|没|沒
            Japanese   ~ 選択肢                  ~ - ~ 正しい|正解|適切 ~ 誤り|間違い|不正解|正しくない ~ ない|ません
            Korean     ~ 선택지|보기              ~ - ~ 정답|맞|옳|정확 ~ 틀|오답|옳지 않 ~ 아니|않
            """);

    /**
     * What closes a sentence whose verb comes last: it stands behind the value and is no part of it. Of the letters of ASCII
     * only an r ends one.
     */
    static final String TAIL = "(?:\\s?(?:です|である|になります|となります|だ|입니다|이에요|예요|이다|है|हैं|होगा|হবে|است|می‌باشد"
            + "|ครับ|ค่ะ)|(?<=[\\p{Lu}\\d)])['\u2019]?[dt][iıuü]r)";

    static final String ENGLISH_ANSWER = any(ENGLISH, 1);
    static final String COMMA_ANSWER = any(DECIMAL_COMMA, 1);
    static final String OTHER_ANSWER = any(OTHERS, 1);
    static final String ENGLISH_IS = any(ENGLISH, 2);
    static final String FOREIGN_IS = any(joined(DECIMAL_COMMA, OTHERS), 2);
    static final String IS = any(joined(ENGLISH, joined(DECIMAL_COMMA, OTHERS)), 2);
    static final String OPTION = any(CHOOSING, 1);
    static final String CHOOSE = any(CHOOSING, 2);
    static final String RIGHT = any(CHOOSING, 3);
    static final String WRONG = any(CHOOSING, 4);
    static final String NOT = any(CHOOSING, 5);

    private AnswerWords() {}

    private static List<List<String>> table(String lines) {
        return lines.strip()
                .lines()
                .map(line ->
                        Arrays.stream(line.split("~", -1)).map(String::strip).toList())
                .toList();
    }

    private static List<List<String>> joined(List<List<String>> one, List<List<String>> other) {
        return Stream.concat(one.stream(), other.stream()).toList();
    }

    /** One expression for a column. A word must stand alone, but in scripts that put no spaces between words. */
    private static String any(List<List<String>> table, int column) {
        List<String> entries = table.stream()
                .map(row -> row.get(column))
                .filter(entry -> !entry.equals("-"))
                .toList();
        Predicate<String> unspaced = Pattern.compile("[\\p{IsHan}\\p{IsHiragana}\\p{IsHangul}\\p{IsThai}]")
                .asPredicate();
        String alone = entries.stream().filter(unspaced.negate()).collect(Collectors.joining("|"));
        String touching = entries.stream().filter(unspaced).collect(Collectors.joining("|"));
        String bounded = "(?<![\\p{L}\\p{M}])(?:" + alone + ")(?![\\p{L}\\p{M}])";
        return "(?iu:" + bounded + (touching.isEmpty() ? "" : "|" + touching) + ")";
    }
}
