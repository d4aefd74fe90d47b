/** Who may do what: the files that say it, read again when they change. */
@NullMarked
package org.creditservice.access;

import org.jspecify.annotations.NullMarked;
