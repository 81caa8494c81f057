/** Finds texts that are nearly the same, among a million, by MinHash and locality-sensitive hashing. */
@NullMarked
package io.ponder.datasets.near;

import org.jspecify.annotations.NullMarked;
