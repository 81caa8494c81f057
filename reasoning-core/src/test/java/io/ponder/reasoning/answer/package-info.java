@NullMarked
package io.ponder.reasoning.answer;

import org.jspecify.annotations.NullMarked;
