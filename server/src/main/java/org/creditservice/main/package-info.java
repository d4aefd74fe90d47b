/**
 * The command line: `credit serve`, `credit migrate` and `credit import`.
 *
 * <p>{@link org.creditservice.main.Main} is the entry point; each command is a class; {@code
 * CreditServer} assembles the parts of a running service.
 */
@NullMarked
package org.creditservice.main;

import org.jspecify.annotations.NullMarked;
