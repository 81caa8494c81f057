package io.ponder.onnx;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * A session of ONNX Runtime on one model: tokens in, a row of numbers out for each text, or for each token of it. Many threads may use it at
 * once, but not during or after {@link #close}.
 */
public final class Encoder implements AutoCloseable {

    private static final String IDS = "input_ids";
    private static final String MASK = "attention_mask";
    private static final String TYPES = "token_type_ids";
    private static final Set<String> KNOWN_INPUTS = Set.of(IDS, MASK, TYPES);
    private static final String USUAL_OUTPUT = "logits";

    /** What a model was trained for, as Hugging Face names it. */
    public enum Task {
        /** A row of labels for each text. */
        TEXT("text-classification", "[batch, labels]", 2),
        /** A row of labels for each token. */
        TOKENS("token-classification", "[batch, tokens, labels]", 3);

        private final String export;
        private final String shape;
        private final int dimensions;

        Task(String task, String shape, int dimensions) {
            this.export = "export it with optimum-cli export onnx --task " + task;
            this.shape = shape;
            this.dimensions = dimensions;
        }
    }

    private final OrtSession session;
    private final Set<String> inputs;
    private final String output;
    private final long padding;

    private Encoder(OrtSession session, Set<String> inputs, String output, long padding) {
        this.session = session;
        this.inputs = inputs;
        this.output = output;
        this.padding = padding;
    }

    /**
     * @param task that the file must be made for
     * @param threads for one run
     * @param padding the id of the token that pads the shorter texts of a batch
     * @throws IllegalArgumentException saying what is wrong with the file
     * @throws IllegalStateException when ONNX Runtime itself cannot be loaded, saying what it needs
     */
    public static Encoder open(Path file, Task task, int threads, long padding) {
        OrtEnvironment environment = OnnxRuntime.environment();
        OrtSession session;
        try (OrtSession.SessionOptions options = OnnxRuntime.options(threads)) {
            session = environment.createSession(file.toString(), options);
        } catch (OrtException e) {
            throw new IllegalArgumentException(
                    file + " cannot be read as an ONNX model, " + task.export + ": " + firstLine(e), e);
        }
        try {
            return new Encoder(session, inputs(file, task, session), output(file, task, session), padding);
        } catch (OrtException | RuntimeException e) {
            closed(session);
            throw e instanceof RuntimeException wrong ? wrong : new IllegalArgumentException(file + ": " + e, e);
        }
    }

    private static Set<String> inputs(Path file, Task task, OrtSession session) throws OrtException {
        Map<String, NodeInfo> found = session.getInputInfo();
        Set<String> unknown = new TreeSet<>(found.keySet());
        unknown.removeAll(KNOWN_INPUTS);
        require(
                unknown.isEmpty() && found.containsKey(IDS),
                file + " takes the inputs " + String.join(", ", new TreeSet<>(found.keySet()))
                        + ", where input_ids is needed, and attention_mask and token_type_ids are known: "
                        + task.export);
        for (NodeInfo input : found.values()) {
            boolean fits = input.getInfo() instanceof TensorInfo tensor
                    && tensor.type == OnnxJavaType.INT64
                    && Arrays.equals(tensor.getShape(), new long[] {-1, -1});
            require(
                    fits,
                    file + " takes " + input.getName() + " as " + shown(input)
                            + ", where int64 of any batch and any length [-1, -1] is needed: " + task.export);
        }
        return Set.copyOf(found.keySet());
    }

    private static String output(Path file, Task task, OrtSession session) throws OrtException {
        Map<String, NodeInfo> found = session.getOutputInfo();
        String name = found.size() == 1 ? found.keySet().iterator().next() : USUAL_OUTPUT;
        NodeInfo output = found.get(name);
        if (output == null) {
            throw new IllegalArgumentException(file + " has the outputs " + String.join(", ", found.keySet())
                    + ", and none of them is logits: " + task.export);
        }
        boolean fits = output.getInfo() instanceof TensorInfo tensor
                && (tensor.type == OnnxJavaType.FLOAT
                        || tensor.type == OnnxJavaType.FLOAT16
                        || tensor.type == OnnxJavaType.BFLOAT16)
                && tensor.getShape().length == task.dimensions;
        require(
                fits,
                file + " gives " + name + " as " + shown(output)
                        + ", where one number or one for each label is needed, floats " + task.shape + ": "
                        + task.export);
        return name;
    }

    private static String shown(NodeInfo node) {
        return node.getInfo() instanceof TensorInfo tensor
                ? tensor.type + " " + Arrays.toString(tensor.getShape())
                : "no tensor";
    }

    /**
     * Runs the model once over all texts, with the shorter ones padded. A model without a mask cannot ignore padding,
     * so it runs text by text.
     *
     * @return the labels of each text
     * @throws OrtException when the run failed or was stopped
     */
    public List<List<Double>> labels(List<FastTokenizer.Encoded> texts, Stop stop) throws OrtException {
        if (inputs.contains(MASK) || texts.size() == 1) {
            return run(texts, stop, tensor -> rows(tensor, texts.size()));
        }
        List<List<Double>> rows = new ArrayList<>();
        for (FastTokenizer.Encoded text : texts) {
            rows.addAll(run(List.of(text), stop, tensor -> rows(tensor, 1)));
        }
        return rows;
    }

    /**
     * Runs a model of {@link Task#TOKENS} over one text.
     *
     * @return the labels of each token
     * @throws OrtException when the run failed or was stopped
     */
    public List<List<Double>> tokenLabels(FastTokenizer.Encoded text, Stop stop) throws OrtException {
        return run(List.of(text), stop, tensor -> tokenRows(tensor, text.count()));
    }

    /** Reads what a model gave, while it is there. */
    @FunctionalInterface
    private interface Reading {
        List<List<Double>> of(OnnxTensor tensor) throws OrtException;
    }

    private List<List<Double>> run(List<FastTokenizer.Encoded> texts, Stop stop, Reading reading) throws OrtException {
        int longest =
                texts.stream().mapToInt(FastTokenizer.Encoded::count).max().orElseThrow();
        Map<String, LongBuffer> values = new LinkedHashMap<>();
        inputs.forEach(name -> values.put(name, LongBuffer.allocate(texts.size() * longest)));
        for (FastTokenizer.Encoded text : texts) {
            values.forEach((name, buffer) -> fill(buffer, name, text, longest));
        }
        long[] shape = {texts.size(), longest};
        Map<String, OnnxTensor> tensors = new LinkedHashMap<>();
        try {
            for (Map.Entry<String, LongBuffer> value : values.entrySet()) {
                OrtEnvironment environment = OrtEnvironment.getEnvironment();
                tensors.put(
                        value.getKey(),
                        OnnxTensor.createTensor(environment, value.getValue().flip(), shape));
            }
            try (OrtSession.Result result = session.run(tensors, Set.of(output), stop.options())) {
                return reading.of((OnnxTensor) result.get(0));
            }
        } finally {
            tensors.values().forEach(OnnxTensor::close);
        }
    }

    private void fill(LongBuffer buffer, String name, FastTokenizer.Encoded text, int length) {
        for (int i = 0; i < length; i++) {
            boolean within = i < text.count();
            buffer.put(
                    switch (name) {
                        case IDS -> within ? text.ids()[i] : padding;
                        case TYPES -> within ? text.types()[i] : 0;
                        default -> within ? 1 : 0;
                    });
        }
    }

    private static List<List<Double>> rows(OnnxTensor tensor, int texts) throws OrtException {
        long[] shape = tensor.getInfo().getShape();
        if (shape.length != 2 || shape[0] != texts || shape[1] < 1) {
            throw new OrtException("gave numbers of the shape " + Arrays.toString(shape) + " for " + texts + " texts");
        }
        return rows(tensor.getFloatBuffer(), texts, (int) shape[1]);
    }

    private static List<List<Double>> tokenRows(OnnxTensor tensor, int tokens) throws OrtException {
        long[] shape = tensor.getInfo().getShape();
        if (shape.length != 3 || shape[0] != 1 || shape[1] != tokens || shape[2] < 1) {
            throw new OrtException(
                    "gave numbers of the shape " + Arrays.toString(shape) + " for a text of " + tokens + " tokens");
        }
        return rows(tensor.getFloatBuffer(), tokens, (int) shape[2]);
    }

    private static List<List<Double>> rows(FloatBuffer numbers, int count, int labels) {
        List<List<Double>> rows = new ArrayList<>();
        for (int one = 0; one < count; one++) {
            List<Double> row = new ArrayList<>();
            for (int label = 0; label < labels; label++) {
                row.add((double) numbers.get());
            }
            rows.add(row);
        }
        return rows;
    }

    @Override
    public void close() {
        closed(session);
    }

    private static void closed(OrtSession session) {
        try {
            session.close();
        } catch (OrtException e) {
            throw new IllegalStateException("a session of ONNX Runtime was closed twice", e);
        }
    }

    /** What an exception of a library says, without its trace. */
    public static String firstLine(Exception e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
