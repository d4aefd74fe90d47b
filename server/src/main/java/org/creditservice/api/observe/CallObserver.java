package org.creditservice.api.observe;

/** Is told of all calls. */
@FunctionalInterface
public interface CallObserver {
  /** Whoever is told of the calls of a method; asked once, when the server is made. */
  MethodObserver of(RpcMethod method);
}
