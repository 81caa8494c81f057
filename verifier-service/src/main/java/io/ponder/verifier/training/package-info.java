/** Rewards for training: the rules of DeepSeek-R1 (2025, arXiv 2501.12948) as verifiers, and a batch of them with advantages. */
@NullMarked
package io.ponder.verifier.training;

import org.jspecify.annotations.NullMarked;
