/**
 * CreditService: each request becomes a command, each committed decision a response.
 *
 * <p>One class per command. First answer and replay are made of the same recorded bytes.
 */
@NullMarked
package org.creditservice.api.command;

import org.jspecify.annotations.NullMarked;
