/** The migrations that make the schema. */
@NullMarked
package org.creditservice.db.schema;

import org.jspecify.annotations.NullMarked;
