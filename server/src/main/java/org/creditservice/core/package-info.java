/**
 * What is allowed and what follows from it: pure decisions on values.
 *
 * <p>Nothing here reads a clock, draws a random number, touches the database, the wire or a log. A
 * {@link org.creditservice.core.command.Command} and the state read under the profile's lock go in,
 * a {@link org.creditservice.core.decision.Decision} comes out. This package holds the words that
 * its rooms share.
 */
@NullMarked
package org.creditservice.core;

import org.jspecify.annotations.NullMarked;
