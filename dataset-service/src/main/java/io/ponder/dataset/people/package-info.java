/** Deletes what is kept of a person. */
@NullMarked
package io.ponder.dataset.people;

import org.jspecify.annotations.NullMarked;
