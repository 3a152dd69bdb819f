/// Benchmarks of the suite by itself, with the machine's raw limits beside the figures. Nothing here is part of the product.
@NullMarked
package io.mailrail.bench;

import org.jspecify.annotations.NullMarked;
