/** What an earlier version recorded, replayed and verified by this one. */
@NullMarked
package org.creditservice.upgrade;

import org.jspecify.annotations.NullMarked;
