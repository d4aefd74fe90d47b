package org.creditservice.testkit;

import java.util.Objects;
import java.util.Set;
import org.creditservice.client.CreditClient;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives tests a running credit service: the real one, in this JVM, on a PostgreSQL of its own.
 *
 * <pre>{@code
 * @ExtendWith(CreditServiceExtension.class)
 * class ShopTest {
 *   @Test
 *   void anImageCostsThreeCredits(TestCreditService service, CreditClient credits) {
 *     String profile = service.newProfile(10);
 *     new Shop(credits).sellImage(profile);
 *     assertEquals(7, service.balance(profile));
 *   }
 * }
 * }</pre>
 *
 * <p>Tests, and what runs before and after them, can have parameters of the types {@link
 * TestCreditService}, {@link CreditClient} and {@link TestControls}. A client is the test's own,
 * and closed after it; so is what controls were told.
 *
 * <p>The first class that needs the service starts it, and all classes of the JVM share it, also
 * those that run at the same time: they keep apart by their profiles. It ends with the JVM, and its
 * directory vanishes.
 *
 * <p>Works with JUnit 5.10 and later, and with JUnit 6.
 */
public final class CreditServiceExtension implements BeforeAllCallback, ParameterResolver {
  private static final Namespace NAMESPACE = Namespace.create(CreditServiceExtension.class);

  private static final Set<Class<?>> TYPES =
      Set.of(TestCreditService.class, CreditClient.class, TestControls.class);

  /** Makes the extension; the service starts with the first class that has one. */
  public CreditServiceExtension() {}

  /**
   * Where the service is, for what is configured before there are parameters. It is in plaintext,
   * and starts if it doesn't run yet.
   *
   * @return such as {@code 127.0.0.1:40123}
   */
  public String target() {
    return SharedService.get().target();
  }

  /** Starts the service here, so that it takes no test's time. */
  @Override
  public void beforeAll(ExtensionContext context) {
    SharedService unused = SharedService.get();
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    Class<?> type = parameter.getParameter().getType();
    return TYPES.contains(type);
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    TestCreditService service = service(context);
    Class<?> type = parameter.getParameter().getType();
    if (type == CreditClient.class) {
      return service.client();
    }
    return type == TestControls.class ? service.controls() : service;
  }

  /** The test's own: those of its class, and of other tests, are under other keys. */
  @SuppressWarnings("deprecation") // JUnit 5 knows no other name for it.
  private static TestCreditService service(ExtensionContext context) {
    Kept kept =
        context
            .getStore(NAMESPACE)
            .getOrComputeIfAbsent(
                context.getUniqueId(),
                key -> new Kept(new TestCreditService(SharedService.get())),
                Kept.class);
    return Objects.requireNonNull(kept).service();
  }

  /** JUnit closes it with the test: up to 5.12 the one kind, from then on the other. */
  @SuppressWarnings("deprecation")
  private record Kept(TestCreditService service) implements Store.CloseableResource, AutoCloseable {
    @Override
    public void close() {
      service.close();
    }
  }
}
