package io.ponder.dataset.recipe;

import io.ponder.contracts.dataset.RecipeInfo;
import io.ponder.contracts.dataset.RecipeInfo.StageInfo;
import java.util.ArrayList;
import java.util.List;

/** A recipe drawn as an SVG: the boxes of its stages from the data set that goes in to the one that comes out. */
final class RecipePicture {

    private static final int WIDTH = 720;
    private static final int LEFT = 110;
    private static final int BOX = 500;
    private static final int LINE = 17;
    private static final int GAP = 26;
    private static final int LETTERS = 72;

    private final StringBuilder drawn = new StringBuilder();
    private int y = 12;

    private RecipePicture() {}

    static String of(RecipeInfo recipe) {
        RecipePicture picture = new RecipePicture();
        List<StageInfo> stages = recipe.stages();
        boolean isMixed = stages.getFirst().of().equals("datasets");
        picture.box(
                isMixed ? "data sets" : "data set", isMixed ? "the parts, by name" : "its questions", "#f2f2f2", 18);
        for (StageInfo stage : stages) {
            picture.arrow(stage.of());
            picture.box(stage.name(), stage.description(), colour(stage), 6);
        }
        picture.arrow("");
        picture.box("new data set", "rows for a trainer, with their origin and a card", "#f2f2f2", 18);
        return """
                <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" width="%1$d" font-family="sans-serif" font-size="13">
                <title>%s</title>
                <rect width="100%%" height="100%%" fill="#ffffff"/>
                %s</svg>
                """.formatted(WIDTH, picture.y + 12, escaped(recipe.name()), picture.drawn);
    }

    private static String colour(StageInfo stage) {
        return switch (stage.of()) {
            case "question" -> "#dbeafe";
            case "datasets" -> "#dcfce7";
            default -> "#fef3c7";
        };
    }

    private void box(String name, String description, String fill, int round) {
        List<String> lines = lines(description);
        int height = 14 + LINE * (lines.size() + 1);
        drawn.append("<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"%d\" fill=\"%s\" stroke=\"#555555\"/>\n"
                .formatted(LEFT, y, BOX, height, round, fill));
        int at = y + LINE + 2;
        drawn.append("<text x=\"%d\" y=\"%d\" font-weight=\"bold\" fill=\"#111111\">%s</text>\n"
                .formatted(LEFT + 12, at, escaped(name)));
        for (String line : lines) {
            at += LINE;
            drawn.append(
                    "<text x=\"%d\" y=\"%d\" fill=\"#333333\">%s</text>\n".formatted(LEFT + 12, at, escaped(line)));
        }
        y += height;
    }

    private void arrow(String of) {
        int x = LEFT + BOX / 2;
        drawn.append("<path d=\"M%d %d V%d m-5 -7 l5 7 l5 -7\" fill=\"none\" stroke=\"#555555\"/>\n"
                .formatted(x, y, y + GAP - 2));
        y += GAP;
        String label = of.equals("question") ? "each question" : of.equals("dataset") ? "all rows" : "";
        if (!label.isEmpty()) {
            drawn.append("<text x=\"%d\" y=\"%d\" text-anchor=\"end\" fill=\"#666666\">%s</text>\n"
                    .formatted(LEFT - 10, y + LINE + 2, label));
        }
    }

    private static List<String> lines(String text) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : text.split(" ")) {
            if (!line.isEmpty() && line.length() + 1 + word.length() > LETTERS) {
                lines.add(line.toString());
                line.setLength(0);
            }
            line.append(line.isEmpty() ? "" : " ").append(word);
        }
        lines.add(line.toString());
        return lines;
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
