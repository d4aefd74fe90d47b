package org.creditservice.bench;

import java.util.Collection;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * CPUs as taskset and the kernel write them, such as {@code 0,2-3}.
 *
 * @param numbers at least one
 */
record CpuList(NavigableSet<Integer> numbers) {
  private static final Pattern FORMAT =
      Pattern.compile("\\d{1,4}(-\\d{1,4})?(,\\d{1,4}(-\\d{1,4})?)*");

  CpuList {
    if (numbers.isEmpty()) {
      throw new IllegalArgumentException("no CPU");
    }
  }

  /**
   * Parses a list.
   *
   * @throws IllegalArgumentException if it is none
   */
  static CpuList parse(String text) {
    if (!FORMAT.matcher(text).matches()) {
      throw new IllegalArgumentException("not a list of CPUs: " + text);
    }
    NavigableSet<Integer> numbers = new TreeSet<>();
    for (String range : text.split(",", -1)) {
      String[] ends = range.split("-", -1);
      int last = Integer.parseInt(ends[ends.length - 1]);
      IntStream.rangeClosed(Integer.parseInt(ends[0]), last).forEach(numbers::add);
    }
    return new CpuList(numbers);
  }

  boolean containsAll(CpuList others) {
    return numbers.containsAll(others.numbers);
  }

  /**
   * Those that are not among others.
   *
   * @throws IllegalArgumentException if none is left
   */
  CpuList without(CpuList others) {
    return of(numbers.stream().filter(number -> !others.numbers.contains(number)).toList());
  }

  /** One by one, without ranges. */
  @Override
  public String toString() {
    return numbers.stream().map(String::valueOf).collect(Collectors.joining(","));
  }

  private static CpuList of(Collection<Integer> numbers) {
    return new CpuList(new TreeSet<>(numbers));
  }
}
