/** Reasoning that people can read: a thought and its summary, as the cold start of DeepSeek-R1 wants them. */
@NullMarked
package io.ponder.datasets.reason;

import org.jspecify.annotations.NullMarked;
