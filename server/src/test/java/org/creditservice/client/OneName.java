package org.creditservice.client;

import io.grpc.EquivalentAddressGroup;
import io.grpc.NameResolver;
import io.grpc.NameResolverProvider;
import io.grpc.NameResolverRegistry;
import io.grpc.StatusOr;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Addresses that a channel takes for those of one name, as DNS would give them. */
final class OneName extends NameResolverProvider {
  private static final String SCHEME = "one-name";

  static {
    NameResolverRegistry.getDefaultRegistry().register(new OneName());
  }

  private OneName() {}

  /** The target that has all of these addresses. */
  static String of(int port, String... addresses) {
    return Stream.of(addresses)
        .map(address -> address + ":" + port)
        .collect(Collectors.joining(",", SCHEME + ":///", ""));
  }

  @Override
  protected boolean isAvailable() {
    return true;
  }

  @Override
  protected int priority() {
    return 5;
  }

  @Override
  public String getDefaultScheme() {
    return SCHEME;
  }

  @Override
  public NameResolver newNameResolver(URI target, NameResolver.Args args) {
    return new Resolver(
        Arrays.stream(target.getPath().substring(1).split(","))
            .map(address -> URI.create("tcp://" + address))
            .map(uri -> new InetSocketAddress(uri.getHost(), uri.getPort()))
            .map(EquivalentAddressGroup::new)
            .toList());
  }

  private static final class Resolver extends NameResolver {
    private final List<EquivalentAddressGroup> addresses;

    private Resolver(List<EquivalentAddressGroup> addresses) {
      this.addresses = addresses;
    }

    @Override
    public String getServiceAuthority() {
      return "localhost";
    }

    @Override
    public void start(Listener2 listener) {
      listener.onResult(
          ResolutionResult.newBuilder().setAddressesOrError(StatusOr.fromValue(addresses)).build());
    }

    @Override
    public void shutdown() {}
  }
}
