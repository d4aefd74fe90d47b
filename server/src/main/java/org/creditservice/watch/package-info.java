/**
 * Watches: each follows the ledger of one profile and hands entries to its subscriber as they are
 * committed.
 *
 * <p>{@link org.creditservice.watch.EntryWatchRegistry} learns of new entries: from the engine if
 * this server committed them, by polling if another server did. {@link
 * org.creditservice.watch.EntryWatch} then reads them from the database and hands them on. Entries
 * come from the database only, so a notification that comes twice, late or never can neither
 * duplicate nor skip an entry.
 */
@NullMarked
package org.creditservice.watch;

import org.jspecify.annotations.NullMarked;
