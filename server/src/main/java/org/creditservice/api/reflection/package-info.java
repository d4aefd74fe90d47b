/** What the service offers, for tools such as grpcurl. */
@NullMarked
package org.creditservice.api.reflection;

import org.jspecify.annotations.NullMarked;
