/** What callers may rely on, checked as they would: over gRPC, on PostgreSQL. */
@NullMarked
package org.creditservice.acceptance;

import org.jspecify.annotations.NullMarked;
