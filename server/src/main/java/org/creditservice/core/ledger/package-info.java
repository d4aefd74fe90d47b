/** What is kept of a profile: its balance, its hash-chained entries, its jobs. */
@NullMarked
package org.creditservice.core.ledger;

import org.jspecify.annotations.NullMarked;
