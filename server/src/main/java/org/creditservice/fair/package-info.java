/** What callers share, so that none of them takes it all. */
@NullMarked
package org.creditservice.fair;

import org.jspecify.annotations.NullMarked;
