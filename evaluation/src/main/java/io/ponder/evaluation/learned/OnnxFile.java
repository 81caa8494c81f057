package io.ponder.evaluation.learned;

import ai.onnx.proto.OnnxMl;
import io.ponder.contracts.learned.LearnedVerifier;
import java.util.List;
import org.tribuo.util.onnx.ONNXContext;
import org.tribuo.util.onnx.ONNXNode;
import org.tribuo.util.onnx.ONNXOperators;

/**
 * A logistic model as ONNX: {@code Sigmoid(Gemm((features - means) / scales, weights, bias))}, with what the verifier is in its
 * metadata, so that model and description are never mixed up. The calibration is applied by who reads it.
 */
final class OnnxFile {

    /** Of the format; with the operators of its time, which every runtime of today knows. */
    private static final int IR_VERSION = 6;

    private OnnxFile() {}

    static byte[] of(LogisticModel model, LearnedVerifier verifier) {
        int columns = model.weights().length;
        ONNXContext graph = new ONNXContext();
        graph.setName(verifier.name());
        ONNXNode standardised = graph.floatInput(LearnedVerifier.INPUT, columns)
                .apply(ONNXOperators.SUB, graph.array("means", model.means()))
                .apply(ONNXOperators.DIV, graph.array("scales", model.scales()));
        standardised
                .apply(
                        ONNXOperators.GEMM,
                        List.of(
                                graph.floatTensor("weights", List.of(columns, 1), tensor -> {
                                    for (double weight : model.weights()) {
                                        tensor.put((float) weight);
                                    }
                                }),
                                graph.array("bias", new double[] {model.bias()})))
                .apply(ONNXOperators.SIGMOID)
                .assignTo(graph.floatOutput(LearnedVerifier.OUTPUT, 1));
        return OnnxMl.ModelProto.newBuilder()
                .setIrVersion(IR_VERSION)
                .addOpsetImport(ONNXOperators.getOpsetProto())
                .setProducerName("ponder")
                .setGraph(graph.buildGraph())
                .addMetadataProps(OnnxMl.StringStringEntryProto.newBuilder()
                        .setKey(LearnedVerifier.KEY)
                        .setValue(verifier.toJson()))
                .build()
                .toByteArray();
    }
}
