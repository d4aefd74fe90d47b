package org.creditservice.main;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;

/**
 * Takes a signal over from the JVM, which on its own ends with the signal's exit code and ignores a
 * second one.
 *
 * <p>By reflection, because the compiler's warning about sun.misc can't be switched off. There is
 * nothing else in Java for it, and the module jdk.unsupported keeps it there for that reason.
 */
final class Signals {

  private Signals() {}

  /**
   * Runs an action, on a thread of its own, each time the signal comes. Where whoever started the
   * process made it ignore the signal (nohup), that stays.
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
