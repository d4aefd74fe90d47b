/** CreditQueryService: each request becomes a query, answered from one snapshot of the database. */
@NullMarked
package org.creditservice.api.query;

import org.jspecify.annotations.NullMarked;
