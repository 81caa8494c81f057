package io.ponder.answers;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * For {@code benchmarks/answers}: prints what became of each text of the corpus, a line each, as {@code ours id outcome};
 * then reads lines {@code id TAB answer} of what others read, and prints {@code theirs id right} or {@code wrong} for each.
 */
final class CorpusGrades {
    private CorpusGrades() {}

    public static void main(String[] files) throws IOException {
        List<LabelledText> texts = LabelledText.in(files);
        Map<String, LabelledText> byId =
                texts.stream().collect(Collectors.toMap(LabelledText::id, Function.identity()));
        for (Readings.Reading reading : Readings.of(texts).all()) {
            System.out.println("ours " + reading.text().id() + " "
                    + reading.outcome().name().toLowerCase(Locale.ROOT));
        }
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            String[] fields = line.split("\t", 2);
            LabelledText text = Objects.requireNonNull(byId.get(fields[0]), line);
            boolean right = text.isRight(AnswerReader.normalise(fields[1]));
            System.out.println("theirs " + fields[0] + (right ? " right" : " wrong"));
        }
    }
}
