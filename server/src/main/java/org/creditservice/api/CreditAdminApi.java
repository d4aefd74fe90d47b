package org.creditservice.api;

import org.creditservice.v1.CreditAdminServiceGrpc.CreditAdminServiceImplBase;

/**
 * CreditAdminService, which is not implemented yet: each call is answered UNIMPLEMENTED, and
 * reflection lists the service.
 */
public final class CreditAdminApi extends CreditAdminServiceImplBase {}
