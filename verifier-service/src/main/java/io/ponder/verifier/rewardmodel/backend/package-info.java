/** The interface of every way to ask a reward model: inputs in, one answer for each out. */
@NullMarked
package io.ponder.verifier.rewardmodel.backend;

import org.jspecify.annotations.NullMarked;
