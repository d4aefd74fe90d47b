/**
 * The commands, one class each, which reads like its paragraph of the contract.
 *
 * <p>{@link org.creditservice.core.command.Rulebook} has the order in which every command is
 * judged.
 */
@NullMarked
package org.creditservice.core.command;

import org.jspecify.annotations.NullMarked;
