package io.ponder.dataset.pipeline;

import java.util.Locale;

/** A way to train, as {@code deploy/training/train.py} has them. */
enum TrainingWay {
    /** Supervised, on prompts and completions. */
    SFT,
    /** By direct preference optimisation, on pairs. */
    DPO,
    /** By reinforcement learning with rewards of verifier-service. */
    GRPO,
    /** On what a teacher wrote, with its log-probabilities where they are there. */
    DISTILL;

    /** As train.py calls it. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
