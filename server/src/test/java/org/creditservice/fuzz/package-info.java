/** Replays what the fuzzer has found, and what it starts from. */
@NullMarked
package org.creditservice.fuzz;

import org.jspecify.annotations.NullMarked;
