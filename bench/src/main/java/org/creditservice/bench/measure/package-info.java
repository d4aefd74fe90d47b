/** What a run cost, and whether what it left is right. */
@NullMarked
package org.creditservice.bench.measure;

import org.jspecify.annotations.NullMarked;
