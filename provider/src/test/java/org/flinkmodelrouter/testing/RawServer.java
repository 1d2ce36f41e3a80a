package org.flinkmodelrouter.testing;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** A server that answers every request with the same bytes, and may break the connection then. */
public final class RawServer implements AutoCloseable {

  /** What follows the answer. */
  public enum Ending {
    /** The connection is closed as is usual. */
    CLOSED,
    /** The connection is reset. */
    RESET
  }

  private final ServerSocket socket;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final AtomicInteger requests = new AtomicInteger();
  private final byte[] answer;
  private final Ending ending;

  /** Starts the server on a free port of this machine. */
  public RawServer(String answer, Ending ending) throws IOException {
    this.answer = answer.getBytes(StandardCharsets.UTF_8);
    this.ending = ending;
    this.socket = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
    threads.execute(this::accept);
  }

  /**
   * An answer of HTTP.
   *
   * @param headers lines, each with its line end
   */
  public static String http(String status, String headers, String body) {
    return "HTTP/1.1 %s\r\n%sConnection: close\r\nContent-Length: %d\r\n\r\n%s"
        .formatted(status, headers, body.getBytes(StandardCharsets.UTF_8).length, body);
  }

  /** Where OpenAI's chat completions are asked for. */
  public String endpoint() {
    return "http://127.0.0.1:" + socket.getLocalPort() + "/v1/chat/completions";
  }

  /** How many requests came in. */
  public int requests() {
    return requests.get();
  }

  private void accept() {
    while (!socket.isClosed()) {
      try {
        Socket connection = socket.accept();
        threads.execute(() -> serve(connection));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void serve(Socket connection) {
    try (connection) {
      readRequest(connection.getInputStream());
      requests.incrementAndGet();
      connection.getOutputStream().write(answer);
      connection.getOutputStream().flush();
      if (ending == Ending.RESET) {
        connection.setSoLinger(true, 0);
      }
    } catch (IOException gone) {
      // The client has left, as some tests want it to.
    }
  }

  private static void readRequest(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = in.read();
      if (next < 0) {
        throw new IOException("no request");
      }
      head.append((char) next);
    }
    String length =
        head.toString()
            .lines()
            .map(line -> line.toLowerCase(Locale.ROOT))
            .filter(line -> line.startsWith("content-length:"))
            .findFirst()
            .orElse("content-length: 0");
    in.readNBytes(Integer.parseInt(length.substring(length.indexOf(':') + 1).strip()));
  }

  @Override
  public void close() throws IOException {
    socket.close();
    threads.shutdownNow();
  }
}
