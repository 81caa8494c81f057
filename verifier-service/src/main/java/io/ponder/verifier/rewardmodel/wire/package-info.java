/** Reward models behind HTTP: one file for each wire format. */
@NullMarked
package io.ponder.verifier.rewardmodel.wire;

import org.jspecify.annotations.NullMarked;
