package org.flinkmodelrouter.catalog.bridge;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import py4j.Protocol;
import py4j.StringUtil;
import py4j.reflection.PythonProxyHandler;

/**
 * One authenticated socket to the child, speaking py4j's callback protocol. Used by one thread at a
 * time.
 *
 * <p>py4j's own client isn't used: it connects without a time limit while it holds a lock that all
 * calls need, and it writes every call with its arguments, passwords among them, into {@code
 * java.util.logging} and into the messages of its exceptions.
 */
final class ChildConnection implements Closeable {

  private static final String CALL =
      PythonProxyHandler.CALL_PROXY_COMMAND_NAME + Protocol.ENTRY_POINT_OBJECT_ID + "\ncall\n";
  private static final String AUTHENTICATED = Protocol.getOutputVoidCommand().trim();

  private final Socket socket;
  private final BufferedReader reader;
  private final BufferedWriter writer;

  private ChildConnection(Socket socket) throws IOException {
    this.socket = socket;
    this.reader =
        new BufferedReader(
            new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
    this.writer =
        new BufferedWriter(
            new OutputStreamWriter(socket.getOutputStream(), StandardCharsets.US_ASCII));
  }

  /**
   * Connects and presents the token.
   *
   * @throws SocketTimeoutException if that takes longer than the limit
   * @throws IOException if nobody listens, or whoever does refuses the token
   */
  static ChildConnection open(int port, String token, Duration limit) throws IOException {
    Deadline deadline = new Deadline(limit);
    Socket socket = new Socket();
    try {
      socket.setTcpNoDelay(true);
      InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
      socket.connect(new InetSocketAddress(loopback, port), deadline.millisLeft());
      ChildConnection connection = new ChildConnection(socket);
      String answer = connection.exchange(Protocol.getAuthCommand(token), deadline);
      if (!answer.equals(AUTHENTICATED)) {
        throw new IOException("The process on port " + port + " refuses the call token.");
      }
      return connection;
    } catch (IOException | RuntimeException failure) {
      socket.close();
      throw failure;
    }
  }

  /**
   * Carries out one call.
   *
   * @return the answer's envelope
   * @throws SocketTimeoutException if the answer takes longer than the limit; the connection can't
   *     be used any more, as the answer may come yet
   * @throws IOException if the other side is gone
   * @throws BridgeException {@code internal} if the answer is none of our entry point's
   */
  String call(String method, String arguments, Duration limit) throws IOException {
    String command = CALL + text(method) + text(arguments) + Protocol.END + "\n";
    String answer = exchange(command, new Deadline(limit));
    if (!Protocol.isReturnMessage(answer)
        || Protocol.isError(answer.substring(1))
        || !Protocol.isString(answer.substring(2))) {
      throw new BridgeException(
          "internal",
          "The Python process of the model catalog failed outside of '"
              + method
              + "'. Jar and Python package may differ: install the same version of both.");
    }
    return Protocol.getString(answer.substring(2));
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  private String exchange(String command, Deadline deadline) throws IOException {
    writer.write(command);
    writer.flush();
    socket.setSoTimeout(deadline.millisLeft());
    String line = reader.readLine();
    if (line == null) {
      throw new EOFException("The process closed the connection.");
    }
    return line;
  }

  private static String text(String value) {
    return Protocol.STRING_TYPE + StringUtil.escape(value) + "\n";
  }

  /** When an exchange has to be over. */
  private static final class Deadline {

    private final long end;

    Deadline(Duration limit) {
      this.end = System.nanoTime() + limit.toNanos();
    }

    int millisLeft() throws SocketTimeoutException {
      long left = Duration.ofNanos(end - System.nanoTime()).toMillis();
      if (left <= 0) {
        throw new SocketTimeoutException("The time limit has passed.");
      }
      return (int) Math.min(left, Integer.MAX_VALUE);
    }
  }
}
