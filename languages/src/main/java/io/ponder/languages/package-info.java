/** Detects the language of a text, and the share of its words in a given language. */
@NullMarked
package io.ponder.languages;

import org.jspecify.annotations.NullMarked;
