/** What {@code mvn package} hands out: the archive that runs without Maven. */
@NullMarked
package org.creditservice.distribution;

import org.jspecify.annotations.NullMarked;
