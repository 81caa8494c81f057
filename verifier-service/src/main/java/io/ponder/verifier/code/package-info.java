/**
 * The code verifier: runs a candidate's program against tests, in a process that has given up all rights except those
 * it needs ({@code sandbox.py}). docs/decisions/0012-code-sandbox.md explains how each limit is enforced.
 */
@NullMarked
package io.ponder.verifier.code;

import org.jspecify.annotations.NullMarked;
