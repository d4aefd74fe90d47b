/**
 * What is allowed and what follows from it: pure decisions on values.
 *
 * <p>Nothing here reads a clock, draws a random number, touches the database, the wire or a log. A
 * {@link org.creditservice.core.Command} and the state read under the profile's lock go in, a
 * {@link org.creditservice.core.Decision} comes out. Each command is one class that reads like its
 * paragraph of the contract.
 */
@NullMarked
package org.creditservice.core;

import org.jspecify.annotations.NullMarked;
