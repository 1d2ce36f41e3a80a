package org.flinkmodelrouter.testing;

import java.io.Serializable;
import java.util.List;
import java.util.Map;

/** What a client of HTTP throws for an answer that is an error, in the shape that many have. */
public final class HttpFailure extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final int status;
  private final Headers headers;

  private HttpFailure(int status, Map<String, List<String>> headers) {
    super("HTTP " + status);
    this.status = status;
    this.headers = new Headers(headers);
  }

  /** An answer with this status. */
  public static HttpFailure of(int status) {
    return new HttpFailure(status, Map.of());
  }

  /** The answer of a service that wants to be left alone for so many seconds. */
  public static HttpFailure tooMany(int seconds) {
    return new HttpFailure(429, Map.of("Retry-After", List.of(Integer.toString(seconds))));
  }

  /** The answer's status. */
  public int statusCode() {
    return status;
  }

  /** The answer's headers. */
  public Headers headers() {
    return headers;
  }

  /** Headers of an answer. */
  public record Headers(Map<String, List<String>> all) implements Serializable {

    /** The values of a header; none if it is absent. */
    public List<String> values(String name) {
      return all.entrySet().stream()
          .filter(header -> header.getKey().equalsIgnoreCase(name))
          .flatMap(header -> header.getValue().stream())
          .toList();
    }
  }
}
