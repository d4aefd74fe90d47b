package org.creditservice.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.Gson;
import com.google.gson.reflect.TypeToken;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ServiceConfigTest {
  @Test
  void isTheResourceForOtherLanguages() throws IOException {
    try (Reader json =
        new InputStreamReader(
            ServiceConfig.class.getResourceAsStream("service-config.json"), UTF_8)) {
      Map<String, ?> resource = new Gson().fromJson(json, new TypeToken<Map<String, ?>>() {});

      assertThat(ServiceConfig.MAP).isEqualTo(resource);
    }
  }
}
