/**
 * The service {@code credit.v1.CreditAdminService}, and recorded answers as verification reads
 * them.
 */
@NullMarked
package org.creditservice.api.admin;

import org.jspecify.annotations.NullMarked;
