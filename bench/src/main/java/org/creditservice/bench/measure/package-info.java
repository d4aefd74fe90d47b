/** What a run achieved and what it cost. */
@NullMarked
package org.creditservice.bench.measure;

import org.jspecify.annotations.NullMarked;
