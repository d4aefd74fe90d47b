/**
 * CreditService: each request becomes a command, each committed decision a response.
 *
 * <p>Each RPC is a class, a {@link org.creditservice.api.command.CommandRpc}. The first answer and
 * its replays are made of the same recorded bytes.
 */
@NullMarked
package org.creditservice.api.command;

import org.jspecify.annotations.NullMarked;
