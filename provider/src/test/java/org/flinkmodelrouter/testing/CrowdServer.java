package org.flinkmodelrouter.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.ObjectMapper;

/**
 * A server of OpenAI's chat completions that holds a model's requests until so many are there at
 * once, and counts them.
 */
public final class CrowdServer implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int BACKLOG = 1000;

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Map<String, Crowd> crowds = new ConcurrentHashMap<>();

  /** Starts the server on a free port of this machine; it answers every model at once. */
  public CrowdServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), BACKLOG);
    server.createContext("/v1/chat/completions", this::answer);
    server.setExecutor(threads);
    server.start();
  }

  /** Where it listens. */
  public String endpoint() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/v1/chat/completions";
  }

  /**
   * Requests for this model wait until {@code size} of them are there at once; from then on none
   * does.
   */
  public void gather(String model, int size) {
    crowds.put(model, new Crowd(size));
  }

  /** Requests for this model wait until they are released. */
  public void hang(String model) {
    gather(model, Integer.MAX_VALUE);
  }

  /** The requests for this model that wait are answered, and those to come. */
  public void release(String model) {
    crowd(model).complete.countDown();
  }

  /** Requests for this model to come are answered; those that wait go on waiting. */
  public void recover(String model) {
    crowds.put(model, new Crowd(0));
  }

  /** How many requests for this model there are. */
  public int present(String model) {
    return crowd(model).present();
  }

  /** How many requests for this model there were at once at most. */
  public int most(String model) {
    return crowd(model).most();
  }

  private Crowd crowd(String model) {
    return crowds.computeIfAbsent(model, name -> new Crowd(0));
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      JsonNode request = JSON.readTree(exchange.getRequestBody());
      crowd(request.get("model").asText()).pass();
      byte[] answer =
          """
          {"id": "1", "object": "chat.completion", "created": 0, "model": "m", "choices": [
          {"index": 0, "finish_reason": "stop",
           "message": {"role": "assistant", "content": "answered"}}]}"""
              .getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(200, answer.length);
      exchange.getResponseBody().write(answer);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private static final class Crowd {

    private final CountDownLatch complete = new CountDownLatch(1);
    private final int size;
    private int present;
    private int most;

    Crowd(int size) {
      this.size = size;
    }

    void pass() {
      enter();
      try {
        if (!complete.await(2, TimeUnit.MINUTES)) {
          throw new AssertionError(most() + " requests were there at once, not " + size);
        }
      } catch (InterruptedException closed) {
        Thread.currentThread().interrupt();
      } finally {
        leave();
      }
    }

    private synchronized void enter() {
      present++;
      most = Math.max(most, present);
      if (present >= size) {
        complete.countDown();
      }
    }

    private synchronized void leave() {
      present--;
    }

    synchronized int present() {
      return present;
    }

    synchronized int most() {
      return most;
    }
  }
}
