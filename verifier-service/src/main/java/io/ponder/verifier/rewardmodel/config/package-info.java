/** Settings of reward models, the catalogue of well-known ones, and the mapping of their numbers to scores. */
@NullMarked
package io.ponder.verifier.rewardmodel.config;

import org.jspecify.annotations.NullMarked;
