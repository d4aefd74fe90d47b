/** The read side: queries, each within one snapshot. */
@NullMarked
package org.creditservice.db.query;

import org.jspecify.annotations.NullMarked;
