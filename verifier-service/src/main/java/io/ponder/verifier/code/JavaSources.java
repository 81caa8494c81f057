package io.ponder.verifier.code;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Makes source files of a candidate's blocks of Java. Types are found by their lack of indentation. */
final class JavaSources {

    private static final String KIND = "(?:class|record|enum|interface)\\s+(\\w+)";
    private static final String MODIFIERS = "(?:(?:final|abstract|sealed|non-sealed|strictfp|static)\\s+)*+";
    private static final Pattern PUBLIC_TYPE = atTheTop("public\\s+" + MODIFIERS + KIND);
    private static final Pattern TYPE = atTheTop("(?:public\\s+)?+" + MODIFIERS + KIND);
    private static final Pattern PACKAGE = Pattern.compile("^[ \\t]*+package\\s+[\\w.]+\\s*+;", Pattern.MULTILINE);
    private static final Pattern WORD = Pattern.compile("\\w+");

    /** What any declaration of the program's own comes before, on the line that is there, so that its lines keep their number. */
    private static final String USUAL_IMPORTS = "import module java.base; ";

    private JavaSources() {}

    private static Pattern atTheTop(String declaration) {
        return Pattern.compile("(?:^|[;}][ \\t]*+)" + declaration, Pattern.MULTILINE);
    }

    /**
     * The last block, and before it each block that declares a type which a later one, or a test, mentions and does not
     * declare.
     *
     * @param imports whether the compiler knows imports of modules, which came with Java 25
     * @return the text of each file by its name without .java; the last one is the last block's
     */
    static SequencedMap<String, String> of(List<String> blocks, List<String> tests, boolean imports) {
        List<String> chosen = new ArrayList<>(List.of(blocks.getLast()));
        Set<String> declared = types(blocks.getLast());
        Set<String> mentioned = words(blocks.getLast());
        tests.forEach(test -> mentioned.addAll(words(test)));
        for (String block : blocks.subList(0, blocks.size() - 1).reversed()) {
            Set<String> types = types(block);
            if (types.stream().anyMatch(type -> mentioned.contains(type) && !declared.contains(type))) {
                chosen.addFirst(block);
                declared.addAll(types);
                mentioned.addAll(words(block));
            }
        }
        SequencedMap<String, String> files = new LinkedHashMap<>();
        for (String block : chosen) {
            String name = publicType(block).orElse("Main");
            while (files.containsKey(name)) {
                name = "Main" + (files.size() + 1);
            }
            files.put(name, imports ? withUsualImports(block) : block);
        }
        return files;
    }

    private static Optional<String> publicType(String code) {
        Matcher type = PUBLIC_TYPE.matcher(code);
        return type.find() ? Optional.of(type.group(1)) : Optional.empty();
    }

    private static Set<String> types(String code) {
        return TYPE.matcher(code).results().map(type -> type.group(1)).collect(Collectors.toSet());
    }

    private static Set<String> words(String code) {
        return WORD.matcher(code).results().map(word -> word.group()).collect(Collectors.toSet());
    }

    static String withUsualImports(String code) {
        Matcher named = PACKAGE.matcher(code);
        int at = named.find() ? named.end() : 0;
        return code.substring(0, at) + USUAL_IMPORTS + code.substring(at);
    }
}
