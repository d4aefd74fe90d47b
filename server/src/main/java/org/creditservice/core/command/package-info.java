/**
 * The commands: one class each, with the command's rule, its refusals and its outcome.
 *
 * <p>{@link org.creditservice.core.command.Rulebook} has the order of the rules.
 */
@NullMarked
package org.creditservice.core.command;

import org.jspecify.annotations.NullMarked;
