package io.ponder.datasets.personal;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import io.ponder.contracts.wire.WireJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A token classifier with weights set by hand, as files: {@code table[token] + positions[0..length)}. It cannot take more tokens
 * than it has positions.
 */
final class TinyTagger {

    static final int POSITIONS = 16;
    static final List<String> LABELS = List.of("O", "B-PER", "I-PER", "B-LOC", "I-TEAM");
    private static final List<String> WORDS = List.of(
            "[PAD]", "[UNK]", "[CLS]", "[SEP]", "maria", "lo", "##pez", "ann", "paris", "hello", "is", "here", ".",
            "reds", "maybe", "##ö");

    /** For each word, the label of which the model is sure, or nearly. */
    private static final Map<String, Integer> SURE =
            Map.of("maria", 1, "lo", 2, "##pez", 0, "ann", 1, "paris", 3, "reds", 4, "maybe", 1);

    private TinyTagger() {}

    static Path write(Path folder) throws IOException {
        Files.createDirectories(folder);
        Files.write(folder.resolve("model.onnx"), model(LABELS.size()));
        Files.writeString(folder.resolve("tokenizer.json"), tokenizer());
        config(folder, LABELS);
        return folder;
    }

    static void config(Path folder, List<String> labels) throws IOException {
        Map<String, String> byId = new java.util.TreeMap<>();
        for (int i = 0; i < labels.size(); i++) {
            byId.put(String.valueOf(i), labels.get(i));
        }
        Files.writeString(
                folder.resolve("config.json"),
                WireJson.mapper()
                        .writeValueAsString(
                                Map.of("model_type", "bert", "max_position_embeddings", POSITIONS, "id2label", byId)));
    }

    private static String tokenizer() {
        Map<String, Integer> vocabulary = new java.util.LinkedHashMap<>();
        WORDS.forEach(word -> vocabulary.put(word, vocabulary.size()));
        return WireJson.mapper()
                .writeValueAsString(Map.of(
                        "version", "1.0",
                        "added_tokens", List.of(),
                        "normalizer",
                                Map.of(
                                        "type", "BertNormalizer",
                                        "clean_text", true,
                                        "handle_chinese_chars", true,
                                        "lowercase", true),
                        "pre_tokenizer", Map.of("type", "BertPreTokenizer"),
                        "post_processor",
                                Map.of(
                                        "type",
                                        "BertProcessing",
                                        "sep",
                                        List.of("[SEP]", 3),
                                        "cls",
                                        List.of("[CLS]", 2)),
                        "model",
                                Map.of(
                                        "type", "WordPiece",
                                        "unk_token", "[UNK]",
                                        "continuing_subword_prefix", "##",
                                        "max_input_chars_per_word", 100,
                                        "vocab", vocabulary)));
    }

    private static byte[] model(int labels) {
        TensorProto.Builder table = floats("table").addDims(WORDS.size()).addDims(labels);
        for (String word : WORDS) {
            for (int label = 0; label < labels; label++) {
                double sure = word.equals("maybe") ? 0.2 : word.equals("lo") ? 9 : 6;
                table.addFloatData(SURE.getOrDefault(word, 0) == label ? (float) sure : 0);
            }
        }
        TensorProto.Builder positions =
                floats("positions").addDims(1).addDims(POSITIONS).addDims(labels);
        for (int i = 0; i < POSITIONS * labels; i++) {
            positions.addFloatData(0);
        }
        GraphProto.Builder graph = GraphProto.newBuilder()
                .setName("tagger")
                .addInitializer(table)
                .addInitializer(positions)
                .addInitializer(ints("zero", 0))
                .addInitializer(ints("one", 1))
                .addNode(node("Gather", "tagged", "table", "input_ids"))
                .addNode(node("Shape", "shape", "input_ids"))
                .addNode(node("Slice", "length", "shape", "one", "two", "zero"))
                .addInitializer(ints("two", 2))
                .addNode(node("Slice", "here", "positions", "zero", "length", "one"))
                .addNode(node("Add", "logits", "tagged", "here"))
                .addInput(value("input_ids", TensorProto.DataType.INT64, "batch", "length_of_text"))
                .addOutput(value("logits", TensorProto.DataType.FLOAT, "batch", "length_of_text", "labels"));
        return ModelProto.newBuilder()
                .setIrVersion(7)
                .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(13))
                .setGraph(graph)
                .build()
                .toByteArray();
    }

    private static TensorProto.Builder floats(String name) {
        return TensorProto.newBuilder().setName(name).setDataType(TensorProto.DataType.FLOAT.getNumber());
    }

    private static TensorProto.Builder ints(String name, long value) {
        return TensorProto.newBuilder()
                .setName(name)
                .setDataType(TensorProto.DataType.INT64.getNumber())
                .addDims(1)
                .addInt64Data(value);
    }

    private static NodeProto node(String operator, String output, String... inputs) {
        NodeProto.Builder node = NodeProto.newBuilder()
                .setOpType(operator)
                .addAllInput(List.of(inputs))
                .addOutput(output);
        if (operator.equals("Gather")) {
            node.addAttribute(AttributeProto.newBuilder()
                    .setName("axis")
                    .setType(AttributeProto.AttributeType.INT)
                    .setI(0));
        }
        return node.build();
    }

    private static ValueInfoProto value(String name, TensorProto.DataType type, String... dimensions) {
        TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
        for (String dimension : dimensions) {
            shape.addDim(TensorShapeProto.Dimension.newBuilder().setDimParam(dimension));
        }
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder()
                        .setTensorType(TypeProto.Tensor.newBuilder()
                                .setElemType(type.getNumber())
                                .setShape(shape)))
                .build();
    }
}
