/** Which reward models there are: their settings, the well-known ones, and how their numbers become scores. */
@NullMarked
package io.ponder.verifier.rewardmodel.config;

import org.jspecify.annotations.NullMarked;
