/**
 * Secrets in model options: which options hold one, what a reference to one looks like, and the
 * value put in its place when a provider is made. Nothing here stores, encrypts or shows a secret.
 */
package org.flinkmodelrouter.secrets;
