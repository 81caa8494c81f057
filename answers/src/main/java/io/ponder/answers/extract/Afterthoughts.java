package io.ponder.answers.extract;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Leaves out what a text adds when its answer has been given: a check, an explanation, a calculation in brackets. */
public final class Afterthoughts {
    private static final WordSearch HEAD = new WordSearch(Pattern.compile(
            "\\n[*_#>\\s]{0,6}+(?:(?:let me |let's |to )?(?:double[- ])?(?:check|verif(?:y|ication|ying))(?:ing)?|explanation|reasoning|justification"
                    + "|here(?:'s| is) (?:how|why)|probe|kontrolle|begründung|erklärung|vérification|explication|comprobación|verificación|explicación"
                    + "|verificação|explicação|verifica|spiegazione|controle|uitleg|sprawdzenie|wyjaśnienie|проверка|пояснение|объяснение|kontrol|açıklama"
                    + "|kiểm tra|giải thích|验算|检验|验证|解释|説明|検算|確認|검산|확인|설명|التحقق|الشرح|जाँच|व्याख्या|ตรวจสอบ|คำอธิบาย)[^\\n:]{0,40}+:",
            Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE));
    private static final Pattern BRACKETS = Pattern.compile("(?<=[.!\u3002])\\s{0,2}+\\([^()\\n]{1,200}+\\)\\s*+$");

    private Afterthoughts() {}

    public static String leftOutOf(String text) {
        Matcher head = HEAD.find(text, 0);
        if (head != null && !Corrections.between(text, head.end(), text.length())) {
            return text.substring(0, head.start());
        }
        String stripped = text.stripTrailing();
        if (!stripped.endsWith(")")) {
            return text;
        }
        Matcher brackets = BRACKETS.matcher(stripped).region(Math.max(0, stripped.length() - 220), stripped.length());
        return brackets.useTransparentBounds(true).find() ? stripped.substring(0, brackets.start()) : text;
    }
}
