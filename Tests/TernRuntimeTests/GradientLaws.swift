import TernOps
import TernRuntime
import TernSyntax
import TernTensor
import TernTestSupport
import Testing

/// What holds of the derivatives of every operation, tried on its samples with small inputs.
@Suite struct GradientLaws {
  private static let names = OperationSamples.table.keys.sorted()

  /// A sample as a function of its floating inputs, which are in f64.
  private struct Function {
    let session: Interpreter
    /// `(x, y)`
    let arguments: String

    init?(_ sample: OperationSample) throws {
      let floating = sample.names.filter { sample.inputs[$0]!.dtype.isFloating }
      guard !floating.isEmpty, sample.names.allSatisfy({ $0 == $0.lowercased() }) else { return nil }
      session = Interpreter()
      session.output = { _ in }
      for (name, tensor) in sample.inputs {
        session.set(name, to: .tensor(try tensor.dtype.isFloating ? tensor.converted(to: .f64) : tensor))
      }
      arguments = floating.joined(separator: ", ")
      _ = try session.evaluate(Source(name: sample.operation, "seed(5); f = (\(arguments)) -> (\(sample.source))"))
      // Where a function is not defined for negative numbers, for others.
      if case .bool(true) = try session.evaluate(Source(name: "law", "(y -> type(y) == \"tensor\" and any(isnan(y)))(\(sample.source))")) {
        for name in floating { _ = try session.evaluate(Source(name: "law", "\(name) = abs(\(name)) + 0.25")) }
      }
    }

    /// What a program that ends with a gradient check finds wrong.
    func fault(_ program: String) throws -> String? {
      let value = try session.evaluate(Source(name: "law", program))
      if case .record(let record) = value, case .bool(true)? = record["ok"] { return nil }
      return value.description
    }
  }

  /// What has no derivative that differences would show, and why.
  private static let exceptions = [
    "f32": "its results are rounded to f32", "str": "gives text", "repr": "gives text", "checksum": "gives text", "json": "gives text", "join": "gives text", "keys": "gives text", "leaf_names": "gives text",
    "lower": "gives text", "upper": "gives text", "graph": "gives text", "gradient_flow": "gives measures of a gradient",
    "stop_gradient": "leaves the derivative out", "custom_grad": "has another derivative",
    "t_interval": "refuses", "bootstrap_interval": "refuses", "ttest_rel": "refuses", "ttest_ind": "refuses", "wilcoxon": "refuses", "mannwhitneyu": "refuses", "pearson": "refuses",
    "spearman": "refuses", "cohens_d": "refuses", "holm": "refuses", "histogram": "refuses",
  ]

  /// Runs a law on each sample of an operation that it is meant for; what it returns is what is wrong.
  private static func each(_ name: String, _ law: (Function) throws -> String?) {
    for sample in OperationSample.of(name) where exceptions[name] == nil {
      do {
        if let function = try Function(sample), let fault = try law(function) { Issue.record("\(sample.source): \(fault)") }
      } catch { Issue.record("\(sample.source): \(error)") }
    }
  }

  @Test("the derivative agrees with differences", arguments: names)
  func differences(_ name: String) {
    Self.each(name) { function in try function.fault("check_grad(f, \(function.arguments))") }
  }

  @Test("forward and back agree", arguments: names)
  func directions(_ name: String) {
    Self.each(name) { function in
      let program = """
        product = (a, b) -> sum(f64(a) * f64(b))
        total = (p, q) -> fold((s, pair) -> s + product(pair[0], pair[1]), f64(0), zip(leaves(p), leaves(q)))
        seed(7)
        value, pullback = vjp(f, \(function.arguments))
        u = tree_map(t -> cos(f64(t) * 3 + 1), value)
        x = (\(function.arguments),)
        v = tree_map(t -> sin(t * 5 + 2), x)
        back = total(pullback(u), v)
        seed(7)
        _, tangent = if len(x) == 1 { jvp(f, x[0], v[0]) } else { jvp(f, x, v) }
        forward = total(tangent, u)
        (
          ok = abs(forward - back) <= 1e-9 * max(1, abs(back)) or isnan(forward) and isnan(back),
          forward = forward, back = back
        )
        """
      return try function.fault(program)
    }
  }

  @Test("the second derivative agrees with differences", arguments: names)
  func secondDifferences(_ name: String) {
    Self.each(name) { function in
      let program = """
        u = tree_map(t -> cos(f64(t) * 3 + 1), f(\(function.arguments)))
        g = (\(function.arguments)) -> vjp(f, \(function.arguments))[1](u)
        check_grad(g, \(function.arguments))
        """
      return try function.fault(program)
    }
  }

  private static let withoutDerivative = names.filter { name in
    guard case .none? = Registry()[name]?.operation.rules.derivative else { return false }
    // What differences would show is one thing, that nothing comes back another.
    return exceptions[name] == nil || name == "stop_gradient"
  }

  @Test("what says that it has no derivative gives none", arguments: withoutDerivative)
  func nothing(_ name: String) throws {
    for sample in OperationSample.of(name) {
      guard let function = try Function(sample) else { continue }
      let program = """
        value, pullback = vjp(f, \(function.arguments))
        back = leaves(pullback(tree_map(t -> cos(f64(t) * 3 + 1), value)))
        (ok = fold((s, t) -> s + sum(abs(t)), 0.0, back) == 0, back = back)
        """
      if let fault = try function.fault(program) { Issue.record("\(sample.source): \(fault)") }
    }
  }
}
