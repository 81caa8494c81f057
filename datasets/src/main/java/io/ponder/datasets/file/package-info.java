/** Turns rows into files that trainers read as they are: TRL, verl, OpenRLHF, NeMo Gym, LLaMA-Factory and Axolotl. */
@NullMarked
package io.ponder.datasets.file;

import org.jspecify.annotations.NullMarked;
