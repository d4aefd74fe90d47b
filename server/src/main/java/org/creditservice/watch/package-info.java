/**
 * Ledger entries as they are made: each watch reads its profile's ledger on from where it stands,
 * whenever there is more and its reader has room.
 *
 * <p>{@link org.creditservice.watch.EntryWatches} learns that there is more, from the engine for
 * this server's commits and by polling for those of other servers; {@link
 * org.creditservice.watch.EntryWatch} reads and hands on. Entries come from the database only, so a
 * hint that comes twice, late or never neither doubles nor skips one.
 */
@NullMarked
package org.creditservice.watch;

import org.jspecify.annotations.NullMarked;
