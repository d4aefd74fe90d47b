/** The dashboard: a page, what it shows of the last hour, and what it looks up. Read-only. */
@NullMarked
package org.creditservice.ops.dashboard;

import org.jspecify.annotations.NullMarked;
