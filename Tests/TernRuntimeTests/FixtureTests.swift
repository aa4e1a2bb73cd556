import Testing

/// Tern gives what NumPy gives. Each group is a file that `Tests/Fixtures/make_fixtures.py` wrote, or `make_jax_fixtures.py` for that
/// of JAX, or `make_nn_fixtures.py` for what PyTorch gives for the library `nn`.
@Suite struct FixtureTests {
  @Test(
    "agrees with NumPy",
    arguments: [
      "indexing", "assignment", "arithmetic", "comparison", "products", "reductions", "softmax", "shapes",
      "elementwise",
      "creation", "moments", "scans", "order", "picking", "activations", "arranging", "normalizations",
      "attentions", "losses", "convolutions", "algebra", "cells", "patterns", "einsums", "files", "gradients",
      "gradients_jax", "nn", "statistical_tests",
    ])
  func agreement(_ group: String) throws {
    let cases = try ElementCase.all(group)
    #expect(cases.count > 20)
    for one in cases {
      if let disagreement = one.disagreement() { Issue.record("\(one.source)\n    \(disagreement)") }
    }
  }
}
