/** Tests of what protects the service below gRPC. */
@NullMarked
package org.creditservice.api.transport;

import org.jspecify.annotations.NullMarked;
