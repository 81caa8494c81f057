@NullMarked
package io.ponder.answers.extract;

import org.jspecify.annotations.NullMarked;
