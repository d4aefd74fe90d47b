/** The results: as a table, as JSON and as charts. */
@NullMarked
package org.creditservice.bench.report;

import org.jspecify.annotations.NullMarked;
