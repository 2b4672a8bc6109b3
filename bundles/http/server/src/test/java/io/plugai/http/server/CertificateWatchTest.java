package io.plugai.http.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.plugai.support.web.TestCertificate;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.Certificate;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class CertificateWatchTest {
  private static final Duration SETTLE = Duration.ofMillis(50);
  private static final Duration NEVER = Duration.ofHours(1);

  @TempDir static Path made;
  private static TestCertificate first;
  private static TestCertificate second;

  @TempDir Path folder;
  private final BlockingQueue<TlsIdentity> renewed = new LinkedBlockingQueue<>();
  private CertificateWatch watch;

  @BeforeAll
  static void make() throws Exception {
    first = TestCertificate.make(made, "first");
    second = TestCertificate.make(made, "second");
  }

  @AfterEach
  void close() {
    watch.close();
  }

  private void watch(Path in, Duration interval) throws Exception {
    TlsFiles files =
        TlsFiles.of(
                Config.http(
                    Map.of(
                        "tls_certificate", in.resolve("tls.crt").toString(),
                        "tls_key", in.resolve("tls.key").toString())))
            .orElseThrow();
    watch = new CertificateWatch(files, files.read(), renewed::add, SETTLE, interval);
  }

  private static Path write(Path in, TestCertificate certificate) throws Exception {
    Files.createDirectories(in);
    Files.writeString(in.resolve("tls.crt"), certificate.certificatePem());
    Files.writeString(in.resolve("tls.key"), certificate.keyPem());
    return in;
  }

  private static void link(Path link, Path target) throws Exception {
    Path fresh = link.resolveSibling(link.getFileName() + ".new");
    Files.createSymbolicLink(fresh, target);
    Files.move(fresh, link, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private Certificate next() throws Exception {
    TlsIdentity identity = renewed.poll(20, TimeUnit.SECONDS);
    assertThat(identity).as("what was read").isNotNull();
    return identity.store().getCertificate("plugai");
  }

  @Test
  void filesWrittenInPlaceAreNoticed() throws Exception {
    watch(write(folder.resolve("tls"), first), NEVER);
    write(folder.resolve("tls"), second);
    assertThat(next()).isEqualTo(second.certificate());
  }

  @Test
  void aLinkThatIsSwappedForEachFileIsNoticed() throws Exception { // as certbot does
    Path live = Files.createDirectory(folder.resolve("live"));
    Path one = write(folder.resolve("archive1"), first);
    Path two = write(folder.resolve("archive2"), second);
    link(live.resolve("tls.crt"), one.resolve("tls.crt"));
    link(live.resolve("tls.key"), one.resolve("tls.key"));
    watch(live, NEVER);

    link(live.resolve("tls.crt"), two.resolve("tls.crt"));
    link(live.resolve("tls.key"), two.resolve("tls.key"));

    assertThat(next()).isEqualTo(second.certificate());
  }

  @Test
  void aLinkThatIsSwappedForTheFolderIsNoticedAgainAndAgain() throws Exception { // as Kubernetes
    Path mount = Files.createDirectory(folder.resolve("mount"));
    Path one = write(mount.resolve("..one"), first);
    Path two = write(mount.resolve("..two"), second);
    link(mount.resolve("..data"), one);
    link(mount.resolve("tls.crt"), Path.of("..data/tls.crt"));
    link(mount.resolve("tls.key"), Path.of("..data/tls.key"));
    watch(mount, NEVER);

    link(mount.resolve("..data"), two);
    assertThat(next()).isEqualTo(second.certificate());
    link(mount.resolve("..data"), one);
    assertThat(next()).isEqualTo(first.certificate());
  }

  @Test
  void whatNoFolderTellsIsFoundByLooking() throws Exception {
    Path one = write(folder.resolve("one/deep"), first);
    Path two = write(folder.resolve("two/deep"), second);
    Path above = folder.resolve("above");
    link(above, one.getParent());
    watch(above.resolve("deep"), Duration.ofMillis(100));

    link(above, two.getParent());

    assertThat(next()).isEqualTo(second.certificate());
  }

  @Test
  void whatIsOfNoUseChangesNothing() throws Exception {
    Path tls = write(folder.resolve("tls"), first);
    watch(tls, Duration.ofMillis(100));

    Files.writeString(tls.resolve("tls.key"), "broken");
    Files.delete(tls.resolve("tls.crt"));
    Thread.sleep(500); // nothing may happen in this time
    assertThat(renewed).isEmpty();

    write(tls, second);
    assertThat(next()).isEqualTo(second.certificate());
  }
}
