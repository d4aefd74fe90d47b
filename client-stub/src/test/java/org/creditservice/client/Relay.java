package org.creditservice.client;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Connections to a port of this machine, which can fall silent: nothing passes, nothing breaks. */
final class Relay implements AutoCloseable {
  private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final Set<Link> links = ConcurrentHashMap.newKeySet();
  private final int to;

  Relay(int to) throws IOException {
    this.to = to;
    start(this::accept);
  }

  int port() {
    return listener.getLocalPort();
  }

  /** From now on nothing passes on the connections that there are. New ones work. */
  void silence() {
    links.forEach(link -> link.silent = true);
  }

  @Override
  public void close() throws IOException {
    listener.close();
    for (Link link : links) {
      link.caller.close();
      link.service.close();
    }
  }

  private void accept() throws IOException {
    while (true) {
      Socket caller = listener.accept();
      Link link = new Link(caller, new Socket(InetAddress.getLoopbackAddress(), to));
      links.add(link);
      start(() -> link.pump(link.caller, link.service));
      start(() -> link.pump(link.service, link.caller));
    }
  }

  private interface Work {
    void run() throws IOException;
  }

  private static void start(Work work) {
    Thread thread =
        new Thread(
            () -> {
              try {
                work.run();
              } catch (IOException e) {
                // One of the sockets was closed.
              }
            },
            "relay");
    thread.setDaemon(true);
    thread.start();
  }

  private static final class Link {
    private final Socket caller;
    private final Socket service;
    private volatile boolean silent;

    private Link(Socket caller, Socket service) {
      this.caller = caller;
      this.service = service;
    }

    /** What comes after the silence began is read, and lost. */
    private void pump(Socket from, Socket to) throws IOException {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      byte[] buffer = new byte[8192];
      for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
        if (!silent) {
          out.write(buffer, 0, length);
        }
      }
      if (!silent) {
        to.close();
      }
    }
  }
}
