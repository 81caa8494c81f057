/** Pipelines: several jobs and trainings, each of which uses what those before it made. */
@NullMarked
package io.ponder.dataset.pipeline;

import org.jspecify.annotations.NullMarked;
