/**
 * The client for Java, over the generated stubs: {@link org.creditservice.client.CreditClient}. The
 * stubs ({@link org.creditservice.v1.CreditServiceGrpc}, {@link
 * org.creditservice.v1.CreditQueryServiceGrpc}, {@link
 * org.creditservice.v1.CreditAdminServiceGrpc}) can be used without it.
 */
@NullMarked
package org.creditservice.client;

import org.jspecify.annotations.NullMarked;
