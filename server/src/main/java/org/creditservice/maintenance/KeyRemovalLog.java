package org.creditservice.maintenance;

import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs what each pass of {@link KeyRetention} did. */
public final class KeyRemovalLog implements Consumer<KeyRemovalResult> {
  private static final Logger log = LoggerFactory.getLogger(KeyRemovalLog.class);

  @Override
  public void accept(KeyRemovalResult pass) {
    log.info(
        "removed {} idempotency keys from before {}, kept {}, in {} ms{}",
        pass.removed(),
        pass.removedBefore(),
        pass.kept(),
        pass.took().toMillis(),
        pass.complete() ? "" : "; aborted, a later pass goes on");
  }
}
