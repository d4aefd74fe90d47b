package org.creditservice.ops.metrics;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What {@code /metrics} shows at one time.
 *
 * @param types of the families, by name
 * @param values of the time series, by name and labels as they are written
 */
public record Scrape(Map<String, String> types, Map<String, Double> values) {
  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static final Pattern TYPE = Pattern.compile("# TYPE (\\S+) (\\S+)");
  private static final Pattern SAMPLE = Pattern.compile("([a-z_]+(?:\\{.*})?) (\\S+)");

  public static Scrape of(URI metrics) {
    return parse(get(metrics, "text/plain").body());
  }

  static HttpResponse<String> get(URI metrics, String accept) {
    try {
      return CLIENT.send(
          HttpRequest.newBuilder(metrics).header("Accept", accept).build(),
          BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Scrape parse(String text) {
    Map<String, String> types = new TreeMap<>();
    Map<String, Double> values = new LinkedHashMap<>();
    for (String line : text.lines().toList()) {
      Matcher type = TYPE.matcher(line);
      Matcher sample = SAMPLE.matcher(line);
      if (type.matches()) {
        types.put(type.group(1), type.group(2));
      } else if (sample.matches()) {
        values.put(sample.group(1), Double.valueOf(sample.group(2).replace("Inf", "Infinity")));
      }
    }
    return new Scrape(types, values);
  }

  /** The value of a time series, such as {@code credit_refusals_total{reason="OVERLOADED"}}. */
  public double value(String series) {
    Double value = values.get(series);
    if (value == null) {
      throw new AssertionError("there is no " + series);
    }
    return value;
  }
}
