package io.ponder.answers.extract;

import java.util.regex.Pattern;

/** Tells where a writer takes back what stands before. */
public final class Corrections {
    private static final WordSearch CUE = new WordSearch(Pattern.compile(
            "(?<!\\p{L})(?:wait|actually|correction|corrected|sorry|apolog\\w*|mistaken?|i was wrong|wrong|incorrect|oops|hold on|let me (?:re|fix|correct)\\w*"
                    + "|moment|korrektur|falsch|fehler|erreur|faux|pardon|désolé|erratum|corrección|error|equivoqu\\w*|perdón|correção|erro|errado|desculpe"
                    + "|errore|sbagliat\\w*|scusa\\w*|fout|foutje|correctie|błąd|błędn\\w*|przepraszam|pomyłk\\w*|ошиб\\w*|неверно|исправ\\w*|извин\\w*"
                    + "|yanlış|hata|düzeltme|pardon|nhầm|sai|xin lỗi|عذرا|خطأ|تصحيح|माफ\\S*|गलत\\S*|ग़लत\\S*|सुधार)(?![\\p{L}\\p{M}])"
                    + "|等等|更正|纠正|糾正|错了|錯了|抱歉|不对|不對|訂正|間違|すみません|잠깐|정정|틀렸|죄송|ผิด|ขอโทษ|แก้ไข",
            Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE));

    private Corrections() {}

    /** Whether something between two places takes back what stands before the first. */
    public static boolean between(String text, int start, int end) {
        return CUE.find(text, start, end) != null;
    }
}
