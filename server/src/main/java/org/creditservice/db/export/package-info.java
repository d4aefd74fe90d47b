/** Reads whole tables in the order of their primary keys, a page at a time. */
@NullMarked
package org.creditservice.db.export;

import org.jspecify.annotations.NullMarked;
