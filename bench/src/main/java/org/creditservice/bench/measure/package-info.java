/** What a run cost. */
@NullMarked
package org.creditservice.bench.measure;

import org.jspecify.annotations.NullMarked;
