package org.flinkmodelrouter.routing;

import java.util.List;
import java.util.Map;
import javax.annotation.Nullable;

/** What a router's options say of one candidate, or of its selector, which is declared alike. */
public sealed interface CandidateDeclaration {

  /** Its name within the router. */
  String label();

  /** What it is to the router. */
  Role role();

  /** What the router itself knows of it. */
  Route route();

  /** What messages call it. */
  String shown();

  /**
   * A model that exists only in the router's options.
   *
   * @param options what its provider gets, {@code provider} among them; may hold secrets
   */
  record Inline(String label, Map<String, String> options, Route route, Role role)
      implements CandidateDeclaration {

    public Inline {
      options = Map.copyOf(options);
    }

    /** A candidate. */
    public Inline(String label, Map<String, String> options, Route route) {
      this(label, options, route, Role.CANDIDATE);
    }

    @Override
    public String shown() {
      return named(this) + " (inline)";
    }

    /** Keys only: a value may be a secret. */
    @Override
    public String toString() {
      return "Inline[label=" + label + ", options=" + options.keySet() + ", route=" + route + "]";
    }
  }

  /**
   * A model of the catalog.
   *
   * @param name as it was written, such as {@code smart} or {@code shared.smart$3}
   * @param overrides options that stand in for the model's own
   */
  record Catalogued(
      String label, String name, Map<String, String> overrides, Route route, Role role)
      implements CandidateDeclaration {

    public Catalogued {
      overrides = Map.copyOf(overrides);
    }

    /** A candidate. */
    public Catalogued(String label, String name, Map<String, String> overrides, Route route) {
      this(label, name, overrides, route, Role.CANDIDATE);
    }

    @Override
    public String shown() {
      return named(this) + " (model " + name + ")";
    }

    /** The end of a message that says that there is no such model: it may be meant inline. */
    String inlineAdvice() {
      return overrides.isEmpty() || role == Role.SELECTOR
          ? ""
          : String.format(
              " If it is to be an inline candidate, as its options suggest, add"
                  + " 'candidate.%s.provider'.",
              label);
    }
  }

  private static String named(CandidateDeclaration declared) {
    return switch (declared.role()) {
      case CANDIDATE -> "candidate '" + declared.label() + "'";
      case SELECTOR -> "selector";
    };
  }

  /**
   * The options under {@code route.<label>}, without the reference.
   *
   * @param input the router's columns that the candidate gets; empty where they were not named
   * @param description what it is good at; null where that was not said
   * @param limits of its calls
   */
  record Route(List<String> input, @Nullable String description, CandidatePlan.Limits limits) {
    public Route {
      input = List.copyOf(input);
    }
  }
}
