package org.flinkmodelrouter.resolution;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.catalog.ObjectPath;
import org.apache.flink.table.catalog.exceptions.CatalogException;

/**
 * What the models that a router refers to are made of themselves, all the way down. The store
 * checks the same once more in the transaction that writes the router; here it is told early.
 */
public final class ReferenceGraph {

  /** The longest chain of routers, each a candidate of the one before. */
  public static final int MAX_DEPTH = 8;

  private final ModelFinder models;
  private final ObjectPath router;
  private final Map<ModelName, Integer> depths = new HashMap<>();
  private final Deque<ObjectPath> path = new ArrayDeque<>();

  /**
   * The graph under one router.
   *
   * @param models where references lead
   * @param router the model that is about to be written; none of the others may lead to it
   */
  public ReferenceGraph(ModelFinder models, ObjectPath router) {
    this.models = models;
    this.router = router;
  }

  /**
   * Finds a model that is to stand under the router.
   *
   * @param name of the model
   * @param above how many routers the chain has above the model, the outermost among them
   * @throws ValidationException if there is no such model, it is the router or leads back to it, or
   *     the chain gets longer than {@link #MAX_DEPTH}
   * @throws CatalogException if the store cannot be asked
   */
  public StoredModel find(ModelName name, int above) {
    if (name.path().equals(router)) {
      throw new ValidationException(
          "It is the router itself, and so is each of its versions. Name another model.");
    }
    StoredModel model = models.find(name);
    int depth = above + depth(model);
    if (depth > MAX_DEPTH) {
      throw new ValidationException(
          String.format(
              "It would make a chain of %d routers, each a candidate of the one before. The longest"
                  + " possible is %d. Name a model that is no router, or one that nests less.",
              depth, MAX_DEPTH));
    }
    return model;
  }

  /** How many routers the longest chain from this model down has; 0 for a model that is none. */
  private int depth(StoredModel model) {
    if (model.path().equals(router)) {
      throw cycle();
    }
    if (path.contains(model.path())) {
      throw new ValidationException(
          String.format(
              "It is made of %s, which is, through others, its own candidate. Mend that first.",
              model.path().getFullName()));
    }
    path.addLast(model.path());
    int below = 0;
    for (ModelReference reference : model.references()) {
      Integer known = depths.get(reference.target());
      if (known == null) {
        known = depth(models.find(reference.target()));
        depths.put(reference.target(), known);
      }
      below = Math.max(below, known);
    }
    path.removeLast();
    return model.references().isEmpty() ? 0 : below + 1;
  }

  /** All models that these are made of, all the way down, themselves not among them. */
  public Set<ObjectPath> under(Collection<ModelReference> references) {
    Set<ObjectPath> under = new HashSet<>();
    for (ModelReference reference : references) {
      addUnder(models.find(reference.target()), under);
    }
    return under;
  }

  private void addUnder(StoredModel model, Set<ObjectPath> under) {
    for (ModelReference reference : model.references()) {
      if (under.add(reference.target().path())) {
        addUnder(models.find(reference.target()), under);
      }
    }
  }

  private ValidationException cycle() {
    String chain = path.stream().map(ObjectPath::getFullName).collect(Collectors.joining(" -> "));
    return new ValidationException(
        String.format(
            "The router would, through it, be its own candidate: %s -> %s -> %s. Name another"
                + " model.",
            router.getFullName(), chain, router.getFullName()));
  }
}
