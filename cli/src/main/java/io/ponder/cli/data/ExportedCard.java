package io.ponder.cli.data;

import io.ponder.datasets.card.CardFiles;
import io.ponder.datasets.card.CardRows;
import io.ponder.datasets.card.DataCard;
import io.ponder.datasets.card.DataCard.DataFile;
import io.ponder.datasets.file.Exported;
import java.util.Map;

/** The card beside exported files: what the gateway knows of the data set, what its rows say, and the files. */
final class ExportedCard {

    private ExportedCard() {}

    /**
     * Its files, from name to content.
     *
     * @param card of the gateway
     * @param rows all that were exported
     */
    static Map<String, String> of(DataCard card, CardRows rows, Exported exported) {
        return CardFiles.of(new DataCard(
                card.name(),
                card.made(),
                card.command() + "\n./ponder data export " + card.name() + " --format "
                        + exported.format().label() + " --to FOLDER",
                card.recipe(),
                card.funnel(),
                card.difficulty(),
                card.sources(),
                rows.models(),
                rows.verifiers(),
                card.decontaminated(),
                card.cost(),
                exported.rows(),
                exported.format().label(),
                exported.shape().label(),
                exported.container().label(),
                exported.files().stream()
                        .map(part -> new DataFile(part.name(), part.split(), part.rows(), part.bytes(), part.sha256()))
                        .toList(),
                rows.summary(),
                card.notes()));
    }
}
