/** What is kept of a profile: its balance, its hash-chained entries and its jobs. */
@NullMarked
package org.creditservice.core.ledger;

import org.jspecify.annotations.NullMarked;
