package io.ponder.datasets.file;

import io.ponder.contracts.wire.WireJson;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.SerializationFeature;

/** The small files that lie beside the rows: hashes, and what a trainer wants to be told. */
final class Beside {

    private Beside() {}

    /** From name to content. */
    static Map<String, String> of(Exported exported, ExportOptions options) {
        Map<String, String> files = new LinkedHashMap<>();
        files.put(
                "SHA256SUMS",
                exported.files().stream()
                        .map(part -> part.sha256() + "  " + part.name() + "\n")
                        .collect(Collectors.joining()));
        if (exported.format() == Format.LLAMA_FACTORY) {
            files.put("dataset_info.json", datasetInfo(exported, options));
        } else if (exported.format() == Format.AXOLOTL) {
            files.put("axolotl.yml", axolotl(exported));
        }
        return files;
    }

    /** LLaMA-Factory takes a file or a folder under each name; a folder is read whole, so that it may hold one split only. */
    private static String datasetInfo(Exported exported, ExportOptions options) {
        Map<String, Object> sets = new LinkedHashMap<>();
        if (exported.rows().size() == 1) {
            sets.put(options.name(), dataset("data", exported.shape(), options.plain()));
        } else {
            Map<String, List<Exported.Part>> bySplit = exported.files().stream()
                    .collect(Collectors.groupingBy(Exported.Part::split, LinkedHashMap::new, Collectors.toList()));
            bySplit.forEach((split, parts) -> {
                for (int i = 0; i < parts.size(); i++) {
                    String name = options.name() + "_" + split + (parts.size() == 1 ? "" : "_" + i);
                    sets.put(name, dataset(parts.get(i).name(), exported.shape(), options.plain()));
                }
            });
        }
        return WireJson.mapper()
                        .writer()
                        .with(SerializationFeature.INDENT_OUTPUT)
                        .writeValueAsString(sets) + "\n";
    }

    private static Map<String, Object> dataset(String file, Shape shape, boolean plain) {
        Map<String, String> columns = new LinkedHashMap<>();
        if (plain) {
            columns.put("prompt", "instruction");
            columns.put("query", "input");
            columns.put("system", "system");
            if (shape != Shape.PREFERENCE) {
                columns.put("response", "output");
            }
        } else {
            columns.put("messages", "conversations");
        }
        if (shape == Shape.PREFERENCE) {
            columns.put("chosen", "chosen");
            columns.put("rejected", "rejected");
        } else if (shape == Shape.UNPAIRED_PREFERENCE) {
            columns.put("kto_tag", "kto_tag");
        }
        Map<String, Object> dataset = new LinkedHashMap<>();
        dataset.put("file_name", file);
        dataset.put("formatting", plain ? "alpaca" : "sharegpt");
        dataset.put("ranking", shape == Shape.PREFERENCE);
        dataset.put("columns", columns);
        return dataset;
    }

    private static String axolotl(Exported exported) {
        String mode = switch (exported.shape()) {
            case PREFERENCE -> "rl: dpo\n";
            case UNPAIRED_PREFERENCE -> "rl: kto\n";
            case STEPWISE -> "process_reward_model: true\n";
            default -> "";
        };
        String type = switch (exported.shape()) {
            case PREFERENCE -> "    type: chat_template.default\n";
            case UNPAIRED_PREFERENCE ->
                "    type:\n      field_prompt: prompt\n      field_completion: completion\n      field_label: label\n";
            case STEPWISE -> "    type: stepwise_supervised\n";
            default -> "    type: chat_template\n";
        };
        StringBuilder yaml = new StringBuilder(
                "# For Axolotl's configuration. The path is where this folder was written: change it if it has moved.\n");
        yaml.append(mode);
        exported.rows()
                .keySet()
                .forEach(split -> yaml.append(split.equals("train") ? "datasets:\n" : "test_datasets:\n")
                        .append("  - path: ")
                        .append(WireJson.mapper()
                                .writeValueAsString(exported.folder()
                                        .toAbsolutePath()
                                        .normalize()
                                        .toString()))
                        .append("\n    split: ")
                        .append(split)
                        .append("\n")
                        .append(type));
        return yaml.toString();
    }
}
