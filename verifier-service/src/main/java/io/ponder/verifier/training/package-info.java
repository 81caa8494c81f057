/**
 * Rewards for training: the rule-based rewards of DeepSeek-R1 (2025, arXiv 2501.12948), also in batches with
 * advantages.
 */
@NullMarked
package io.ponder.verifier.training;

import org.jspecify.annotations.NullMarked;
