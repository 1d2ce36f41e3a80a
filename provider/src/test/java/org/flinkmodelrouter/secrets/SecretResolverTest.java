package org.flinkmodelrouter.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.flink.table.api.ValidationException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretResolverTest {

  private static final Map<String, String> ENVIRONMENT =
      Map.of("OPENAI_API_KEY", "sk-42", "AWS_SECRET", "aws-42", "MODEL_EMPTY", "");

  @TempDir private Path folder;
  private Path root;

  @BeforeEach
  void aFolderOfSecrets() throws IOException {
    root = Files.createDirectory(folder.resolve("secrets"));
    Files.writeString(root.resolve("openai"), "sk-file\n");
    Files.writeString(root.resolve("empty"), "\n");
    Files.writeString(root.resolve("long"), "x".repeat(70_000));
    Files.write(root.resolve("binary"), new byte[] {(byte) 0xff, (byte) 0xfe, 0});
    Files.writeString(folder.resolve("outside"), "sk-outside");
    Files.createSymbolicLink(root.resolve("way-out"), folder.resolve("outside"));
  }

  private String resolve(String value) {
    SecretPolicy policy = SecretPolicy.of(SecretPolicy.DEFAULT_ENV_ALLOWED, root.toString());
    return new SecretResolver(policy, ENVIRONMENT::get)
        .reveal("ml.default.cheap", Map.of("api-key", value))
        .get("api-key");
  }

  private void assertRefused(String reference, String... parts) {
    assertThatThrownBy(() -> resolve(reference))
        .isInstanceOf(ValidationException.class)
        .hasNoCause()
        .hasMessageStartingWith("Option 'api-key' of model ml.default.cheap refers to " + reference)
        .hasMessageContainingAll(parts);
  }

  @Test
  void aVariableIsPutIn() {
    assertThat(resolve("${env:OPENAI_API_KEY}")).isEqualTo("sk-42");
  }

  @Test
  void aFileIsPutInWithoutItsLineBreak() {
    assertThat(resolve("${file:" + root + "/openai}")).isEqualTo("sk-file");
  }

  @Test
  void onlyAWholeValueIsAReference() {
    assertThat(resolve("Bearer ${env:OPENAI_API_KEY}")).isEqualTo("Bearer ${env:OPENAI_API_KEY}");
    assertThat(resolve("${env:A}${env:B}")).isEqualTo("${env:A}${env:B}");
    assertThat(resolve("${other:A}")).isEqualTo("${other:A}");
  }

  @Test
  void aVariableThatIsNotAllowedIsRefused() {
    assertRefused(
        "${env:AWS_SECRET}",
        "may only read environment variables named like '*_API_KEY;MODEL_*'",
        "'secrets.env-allowed'");
  }

  @Test
  void aVariableThatIsNotSetIsRefused() {
    assertRefused("${env:OTHER_API_KEY}", "is not set", "Set it before you start");
    assertRefused("${env:MODEL_EMPTY}", "is empty", "Set it before you start");
  }

  @Test
  void aMalformedVariableIsRefused() {
    assertRefused("${env:}", "no name of an environment variable", "${env:NAME}");
    assertRefused("${env:MODEL KEY}", "no name of an environment variable", "${env:NAME}");
  }

  @Test
  void aNamedSecretIsRefused() {
    assertRefused("${secret:openai}", "this version does not keep", "${env:NAME}", "${file:/path}");
  }

  @Test
  void aFileOutsideTheFolderIsRefusedWhetherItExistsOrNot() {
    assertRefused("${file:" + folder + "/outside}", "may only read files under", root.toString());
    assertRefused("${file:" + folder + "/nowhere}", "may only read files under", root.toString());
    assertRefused("${file:" + root + "/../outside}", "may only read files under");
  }

  @Test
  void aLinkOutOfTheFolderIsRefused() {
    assertRefused("${file:" + root + "/way-out}", "links may not lead out of it");
  }

  @Test
  void aRelativePathIsRefused() {
    assertRefused("${file:openai}", "not an absolute path", root.toString());
  }

  @Test
  void aFileThatIsNotThereIsRefused() {
    assertRefused("${file:" + root + "/nowhere}", "there is no file " + root + "/nowhere");
  }

  @Test
  void aFileThatIsNoSecretIsRefused() {
    assertRefused("${file:" + root + "/empty}", "is empty");
    assertRefused("${file:" + root + "/long}", "longer than 65536 bytes");
    assertRefused("${file:" + root + "/binary}", "not text in UTF-8");
    assertRefused("${file:" + root + "}", "is a folder");
  }

  @Test
  void withoutAFolderNoFileMayBeRead() {
    SecretResolver resolver = new SecretResolver(SecretPolicy.defaults(), ENVIRONMENT::get);
    Map<String, String> options = Map.of("api-key", "${file:" + root + "/openai}");
    assertThatThrownBy(() -> resolver.reveal("ml.default.cheap", options))
        .isInstanceOf(ValidationException.class)
        .hasMessageContaining("'secrets.file-root' of the catalog is not set");
  }
}
