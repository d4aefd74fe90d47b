package org.creditservice.config;

/** An invalid setting. The message is one sentence for the operator, without secrets. */
public final class InvalidSettingException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public InvalidSettingException(String sentence) {
    super(sentence);
  }
}
