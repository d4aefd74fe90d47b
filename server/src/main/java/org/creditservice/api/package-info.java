/**
 * The gRPC server. {@link org.creditservice.api.GrpcServer} puts the services behind one chain of
 * interceptors.
 *
 * <p>Its rooms: {@code request} turns bytes into checked fields, {@code command} and {@code query}
 * are the two services, {@code message} maps values to proto messages, {@code error} makes the
 * errors. No rule about the state of a profile lives here.
 */
@NullMarked
package org.creditservice.api;

import org.jspecify.annotations.NullMarked;
