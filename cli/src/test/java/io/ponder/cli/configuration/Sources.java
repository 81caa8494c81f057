package io.ponder.cli.configuration;

import com.sun.source.doctree.DocCommentTree;
import com.sun.source.doctree.DocTree;
import com.sun.source.doctree.LinkTree;
import com.sun.source.doctree.LiteralTree;
import com.sun.source.doctree.ParamTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePathScanner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;

/** The Javadoc of the records that hold settings, or are parts of such. */
final class Sources {

    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final String MARK = "@ConfigurationProperties(";

    /** Modules of records with {@link #MARK}, by class name. */
    private final Map<String, String> modules = new TreeMap<>();

    /** What the records' components mean, by {@code class#component}. */
    private final Map<String, String> meanings = new HashMap<>();

    private Sources() {}

    static Sources read() throws IOException {
        Sources sources = new Sources();
        List<Path> files;
        try (Stream<Path> all =
                Files.find(ROOT, 24, (path, attributes) -> attributes.isRegularFile() && isMainCode(path))) {
            files = all.filter(Sources::holdsRecords).sorted().toList();
        }
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
            JavacTask task = (JavacTask) compiler.getTask(
                    null, manager, null, List.of("-proc:none"), null, manager.getJavaFileObjectsFromPaths(files));
            DocTrees trees = DocTrees.instance(task);
            for (CompilationUnitTree unit : task.parse()) {
                sources.new Reader(trees, unit).scan(unit, null);
            }
        }
        return sources;
    }

    private static boolean isMainCode(Path path) {
        String inside = ROOT.relativize(path).toString();
        return inside.endsWith(".java") && inside.contains("src/main/java");
    }

    private static boolean holdsRecords(Path path) {
        try {
            return Files.readString(path).contains("record ");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The classes with settings, and the module of each. */
    Map<String, String> modules() {
        return modules;
    }

    /** What a component of a record means; empty if it is not said. */
    String meaning(Class<?> type, String component) {
        return meanings.getOrDefault(type.getName() + "#" + component, "");
    }

    private final class Reader extends TreePathScanner<@Nullable Void, @Nullable Void> {

        private final DocTrees trees;
        private final CompilationUnitTree unit;
        private String outer;

        Reader(DocTrees trees, CompilationUnitTree unit) {
            this.trees = trees;
            this.unit = unit;
            outer = unit.getPackageName() + ".";
        }

        @Override
        public @Nullable Void visitClass(ClassTree type, @Nullable Void none) {
            String before = outer;
            String name = before + type.getSimpleName();
            if (type.getModifiers().getAnnotations().stream()
                    .anyMatch(one -> one.toString().startsWith(MARK))) {
                modules.put(
                        name,
                        ROOT.relativize(Path.of(unit.getSourceFile().toUri()))
                                .getName(0)
                                .toString());
            }
            DocCommentTree comment = trees.getDocCommentTree(getCurrentPath());
            if (comment != null) {
                for (DocTree tag : comment.getBlockTags()) {
                    if (tag instanceof ParamTree parameter && !parameter.isTypeParameter()) {
                        meanings.put(name + "#" + parameter.getName(), markdown(parameter.getDescription()));
                    }
                }
            }
            outer = name + "$";
            super.visitClass(type, none);
            outer = before;
            return null;
        }
    }

    /** A component's name as the setting's. */
    private static String code(String text) {
        return text.matches("[a-z]+([A-Z][a-z]+)+") ? DataObjectPropertyName.toDashedForm(text) : text;
    }

    private static String markdown(List<? extends DocTree> text) {
        return text.stream()
                .map(part -> switch (part) {
                    case LiteralTree code -> "`" + code(code.getBody().getBody().strip()) + "`";
                    case LinkTree link when !link.getLabel().isEmpty() -> markdown(link.getLabel());
                    case LinkTree link -> "`" + link.getReference() + "`";
                    default -> part.toString();
                })
                .collect(Collectors.joining())
                .replaceAll("\\s+", " ")
                .replace("|", "\\|")
                .strip();
    }
}
