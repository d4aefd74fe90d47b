package org.creditservice.main;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;

/**
 * Handles signals instead of the JVM, which would end with the signal's exit code and ignore a
 * second signal.
 *
 * <p>By reflection, because the compiler's warning about sun.misc cannot be switched off. Java has
 * no other API for signals, so the module jdk.unsupported keeps this one.
 */
final class Signals {

  private Signals() {}

  /**
   * Runs an action on a new thread each time the signal arrives. A process that was started with
   * the signal ignored, as by nohup, still ignores it.
   *
   * @param name the signal's name without SIG
   */
  static void handle(String name, Runnable action) {
    InvocationHandler handling =
        (self, method, arguments) -> {
          action.run();
          return null;
        };
    try {
      Class<?> signalClass = Class.forName("sun.misc.Signal");
      Class<?> handlerClass = Class.forName("sun.misc.SignalHandler");
      Object signal = signalClass.getConstructor(String.class).newInstance(name);
      Object handler =
          Proxy.newProxyInstance(
              Signals.class.getClassLoader(), new Class<?>[] {handlerClass}, handling);
      signalClass.getMethod("handle", signalClass, handlerClass).invoke(null, signal, handler);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("this Java has no module jdk.unsupported", e);
    }
  }
}
