/** What was measured, for people and for programs. */
@NullMarked
package org.creditservice.bench.report;

import org.jspecify.annotations.NullMarked;
