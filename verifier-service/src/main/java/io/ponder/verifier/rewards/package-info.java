/** The rule-based rewards of DeepSeek-R1 (2025, arXiv 2501.12948), alone and as one batch for a trainer. */
@NullMarked
package io.ponder.verifier.rewards;

import org.jspecify.annotations.NullMarked;
