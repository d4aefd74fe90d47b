/** Checks that what is stored is right. */
@NullMarked
package org.creditservice.db.audit;

import org.jspecify.annotations.NullMarked;
