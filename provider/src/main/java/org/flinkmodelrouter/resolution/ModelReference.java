package org.flinkmodelrouter.resolution;

/**
 * What a model that is made of other models says of one of them; the store keeps it with the
 * version and holds it true.
 *
 * @param role what the model is to the other, such as {@code candidate} or {@code selector}
 * @param label its label there
 * @param target the model referred to
 * @param fingerprint the target's fingerprint when its schema was checked
 */
public record ModelReference(String role, String label, ModelName target, String fingerprint) {}
