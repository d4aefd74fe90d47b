/** The guarantees to callers, tested as callers see them: over gRPC, on PostgreSQL. */
@NullMarked
package org.creditservice.acceptance;

import org.jspecify.annotations.NullMarked;
