/** {@code ponder data}: data sets, the jobs that make them, and files for trainers. */
@NullMarked
package io.ponder.cli.data;

import org.jspecify.annotations.NullMarked;
