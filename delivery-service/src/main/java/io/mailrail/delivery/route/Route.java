package io.mailrail.delivery.route;

import java.util.List;

/// Where mail for a destination goes. Each `status` is an enhanced status code (RFC 3463).
public sealed interface Route {

    /// To one of these, in this order; never empty.
    record Via(List<Hop> hops) implements Route {

        public Via {
            hops = List.copyOf(hops);
        }
    }

    /// DNS does not tell now.
    record Later(String status, String why) implements Route {}

    /// Nowhere.
    record Never(String status, String why) implements Route {}
}
