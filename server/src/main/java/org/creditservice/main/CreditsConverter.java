package org.creditservice.main;

import org.creditservice.core.Limits;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Numbers of credits on the command line, from 0 to the most that a call can move. */
final class CreditsConverter implements ITypeConverter<Long> {
  @Override
  public Long convert(String text) {
    try {
      long credits = Long.parseLong(text);
      if (credits >= 0 && credits <= Limits.AMOUNT_MAX) {
        return credits;
      }
    } catch (NumberFormatException e) {
      // Refused below.
    }
    throw new TypeConversionException(
        "\"%s\" is not accepted; it must be a whole number from 0 to %d"
            .formatted(text, Limits.AMOUNT_MAX));
  }
}
