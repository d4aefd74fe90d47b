package org.creditservice.imports;

/** An import that can't go on; run again, it goes on where it stood. The message is a sentence. */
public final class ImportAbortedException extends Exception {
  private static final long serialVersionUID = 1L;

  ImportAbortedException(String sentence) {
    super(sentence);
  }
}
