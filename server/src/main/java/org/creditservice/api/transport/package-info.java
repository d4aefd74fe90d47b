/**
 * What protects the service below gRPC: which connections are accepted, how long they may take, and
 * what they may send. gRPC has no settings for that, so this uses Netty, as gRPC does.
 */
@NullMarked
package org.creditservice.api.transport;

import org.jspecify.annotations.NullMarked;
