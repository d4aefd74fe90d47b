/** How rows and values of the core map to each other: one mapping per table. */
@NullMarked
package org.creditservice.db.row;

import org.jspecify.annotations.NullMarked;
