/**
 * The place of the Java client. Today this module is one dependency that brings the generated stubs
 * ({@link org.creditservice.v1.CreditServiceGrpc}, {@link
 * org.creditservice.v1.CreditQueryServiceGrpc}, {@link
 * org.creditservice.v1.CreditAdminServiceGrpc}) and a transport for them.
 */
package org.creditservice.client;
