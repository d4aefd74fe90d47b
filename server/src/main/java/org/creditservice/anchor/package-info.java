/**
 * Anchors: what was in the ledger at a time, as a few hashes that are kept elsewhere.
 *
 * <p>docs/ledger.md has the format, docs/decisions/0018-anchors.md the reasons.
 */
@NullMarked
package org.creditservice.anchor;

import org.jspecify.annotations.NullMarked;
