package org.creditservice.tls;

import org.creditservice.config.TlsSettings;
import org.jspecify.annotations.Nullable;

/**
 * Reads the files of a port, again and again. Only their content counts: that is how a renamed
 * directory is noticed, too, as Kubernetes exchanges the files of a secret.
 */
final class Reload {
  private final TlsSettings settings;
  private volatile Material inForce;
  private PemFiles used;

  /** What the last look found wrong; absent if nothing. */
  private @Nullable Problem problem;

  /**
   * Why files can't be used.
   *
   * @param files absent if not even their content is known
   */
  private record Problem(@Nullable PemFiles files, String sentence) {}

  private @Nullable Problem reported;

  /**
   * Reads them for the first time.
   *
   * @throws TlsException if they can't be used
   */
  Reload(TlsSettings settings) throws TlsException {
    this.settings = settings;
    this.used = PemFiles.read(settings);
    this.inForce = Material.of(used, settings);
  }

  Material inForce() {
    return inForce;
  }

  /**
   * Looks at the files.
   *
   * @return whether something else is in force now
   * @throws TlsException once for each content that can't be used, as soon as two looks have found
   *     it: between a new certificate and its key, one look finds what doesn't fit together
   */
  boolean look() throws TlsException {
    @Nullable PemFiles files = null;
    try {
      files = PemFiles.read(settings);
      boolean changed = !files.equals(used);
      if (changed) {
        inForce = Material.of(files, settings);
        used = files;
      }
      problem = null;
      reported = null;
      return changed;
    } catch (TlsException e) {
      reportOnceSettled(new Problem(files, e.sentence()), e);
      return false;
    }
  }

  private void reportOnceSettled(Problem found, TlsException failure) throws TlsException {
    boolean settled = found.equals(problem);
    problem = found;
    if (settled && !found.equals(reported)) {
      reported = found;
      throw failure;
    }
  }
}
