package org.creditservice.tls;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.creditservice.config.TlsSettings;
import org.jspecify.annotations.Nullable;

/**
 * Reads the files of a port, again and again. Only their content counts: that is how a renamed
 * directory is noticed, too, as Kubernetes exchanges the files of a secret.
 */
final class Reload {
  private final TlsSettings settings;
  private final InstantSource clock;
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
  Reload(TlsSettings settings, InstantSource clock) throws TlsException {
    this.settings = settings;
    this.clock = clock;
    this.used = PemFiles.read(settings);
    this.inForce = Material.of(used, settings, clock.instant());
  }

  Material inForce() {
    return inForce;
  }

  /**
   * Looks at the files.
   *
   * @return whether something else is in force now
   * @throws TlsException once for each content that isn't used, as soon as two looks have found it:
   *     between a new certificate and its key, one look finds what doesn't fit together
   */
  boolean look() throws TlsException {
    @Nullable PemFiles files = null;
    try {
      files = PemFiles.read(settings);
      Instant now = clock.instant();
      boolean changed = !files.equals(used);
      boolean renewed = changed || !now.isBefore(inForce.outdated());
      if (renewed) {
        Material found = Material.of(files, settings, now);
        if (changed) {
          refuseLoss(files, found, now);
        }
        inForce = found;
        used = files;
      }
      problem = null;
      reported = null;
      return renewed;
    } catch (TlsException e) {
      reportOnceSettled(new Problem(files, e.sentence()), e);
      return false;
    }
  }

  /** What is valid isn't given up for what is not: nobody could connect any more. */
  private void refuseLoss(PemFiles files, Material found, Instant now) throws TlsException {
    Optional<TlsException> flaw = found.flaw(files, now);
    if (flaw.isPresent() && inForce.flaw(used, now).isEmpty()) {
      throw flaw.get();
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
