package io.supervision.brokers.rabbit;

import io.supervision.brokers.Ports;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** A port in front of the broker's: shut, the broker is away for those who come through it. */
final class Gate {

  final int port = Ports.free();
  private final int broker;
  private final Queue<Socket> sockets = new ConcurrentLinkedQueue<>();
  private ServerSocket door;

  Gate(RabbitBroker broker) throws IOException {
    this.broker = broker.port();
    open();
  }

  void open() throws IOException {
    ServerSocket opened = new ServerSocket(port, 50, InetAddress.getLoopbackAddress());
    door = opened;
    thread(() -> letIn(opened));
  }

  void shut() throws IOException {
    door.close();
    for (Socket socket = sockets.poll(); socket != null; socket = sockets.poll()) {
      socket.close();
    }
  }

  private void letIn(ServerSocket opened) {
    try {
      while (true) {
        Socket client = opened.accept();
        sockets.add(client);
        thread(() -> join(client, opened));
      }
    } catch (IOException shut) {
      // nobody comes in any more
    }
  }

  private void join(Socket client, ServerSocket opened) {
    try (client;
        Socket server = new Socket(InetAddress.getLoopbackAddress(), broker)) {
      sockets.add(server);
      if (opened.isClosed()) {
        return;
      }
      thread(() -> copy(server, client));
      copy(client, server);
    } catch (IOException away) {
      // nor is the broker there for this client
    }
  }

  private static void copy(Socket from, Socket to) {
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      in.transferTo(out);
    } catch (IOException closed) {
      // so is the other side now
    }
  }

  private static void thread(Runnable task) {
    Thread thread = new Thread(task, "gate");
    thread.setDaemon(true);
    thread.start();
  }
}
