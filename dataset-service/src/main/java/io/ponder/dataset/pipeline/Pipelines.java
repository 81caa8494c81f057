package io.ponder.dataset.pipeline;

import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Field;
import java.util.List;

/** The pipelines there are. */
record Pipelines(List<Pipeline> all) {

    Pipelines {
        all = List.copyOf(all);
    }

    /** Those of this version. */
    static Pipelines standard() {
        return new Pipelines(List.of(R1.whole(), R1.zero(), StarLoop.pipeline(), DistilledStudent.pipeline()));
    }

    /**
     * @throws io.ponder.reasoning.model.FailureException when there is none of this name
     */
    Pipeline named(String name) {
        List<String> names = all.stream().map(Pipeline::name).toList();
        return all.stream()
                .filter(pipeline -> pipeline.name().equals(name))
                .findFirst()
                .orElseThrow(() -> Failure.invalid(
                                "pipeline",
                                "there is no pipeline " + Field.unquoted(name) + "; there are "
                                        + String.join(", ", names),
                                names)
                        .asException());
    }
}
