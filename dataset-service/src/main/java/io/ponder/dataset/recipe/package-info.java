/** What is done with each question, and with all rows together: the recipes, and what they are made of. */
@NullMarked
package io.ponder.dataset.recipe;

import org.jspecify.annotations.NullMarked;
