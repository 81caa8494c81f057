/** Reward models served over HTTP, with one class per wire format. */
@NullMarked
package io.ponder.verifier.rewardmodel.wire;

import org.jspecify.annotations.NullMarked;
