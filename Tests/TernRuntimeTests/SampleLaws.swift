import TernOps
import TernRuntime
import TernSyntax
import TernTensor
import TernTestSupport
import Testing

/// What holds of every operation, tried on its samples.
@Suite struct SampleLaws {
  private static let names = OperationSamples.table.keys.sorted()

  @Test("every operation has samples, or says why not")
  func completeness() {
    let known = Set(Catalogue.operations.map(\.name))
    for name in known { #expect((OperationSamples.table[name]?.isEmpty == false) != (OperationSamples.withoutSamples[name] != nil), "\(name)") }
    for name in Array(OperationSamples.table.keys) + OperationSamples.withoutSamples.keys where !name.hasPrefix(" ") {
      #expect(known.contains(name), "\(name)")
    }
    for sample in OperationSample.all where !sample.operation.hasPrefix(" ") {
      #expect(sample.source.contains(sample.operation + "("), "\(sample.source)")
    }
  }

  @Test("a sample gives the same twice, and leaves its inputs alone", arguments: names)
  func purity(_ name: String) throws {
    for sample in OperationSample.of(name) {
      let inputs = sample.inputs
      let before = try inputs.mapValues { try $0.copied() }
      let first = try sample.value(for: inputs)
      if let difference = try ValueDifference.ofBits(sample.value(for: inputs), first) { Issue.record("\(sample.source), again: \(difference)") }
      for (input, tensor) in inputs {
        if let difference = try ValueDifference.ofBits(.tensor(tensor), .tensor(before[input]!)) {
          Issue.record("\(sample.source) changes \(input): \(difference)")
        }
      }
    }
  }

  /// Products of a matrix and a vector: the matrix is gone through as it lies, along rows or columns.
  private static let addedInOtherOrders: Set<String> = ["matmul(X, ROW)"]

  @Test("inputs in any layout give the same bits, and their memory stays as it is", arguments: names)
  func layouts(_ name: String) throws {
    for sample in OperationSample.of(name) where !sample.names.isEmpty {
      let expected = try sample.value(for: sample.inputs)
      for layout in Layout.allCases {
        let placed = try sample.inputs.mapValues { try layout.applied(to: $0) }
        let before = try placed.mapValues { try $0.memory.copied() }
        let found = try sample.value(for: placed.mapValues(\.view))
        let difference =
          Self.addedInOtherOrders.contains(sample.source)
          ? try ValueDifference.beyond(1e-6, found, expected) : try ValueDifference.ofBits(found, expected)
        if let difference { Issue.record("\(sample.source), \(layout): \(difference)") }
        for (input, memory) in before {
          if let difference = try ValueDifference.ofBits(.tensor(placed[input]!.memory), .tensor(memory)) {
            Issue.record("\(sample.source), \(layout), changes the memory of \(input): \(difference)")
          }
        }
      }
    }
  }

  @Test("one row or column that stands for many gives the bits that its copies give", arguments: names)
  func repetitions(_ name: String) throws {
    for sample in OperationSample.of(name) where !sample.names.isEmpty {
      for axis in [0, -1] {
        let views = try sample.inputs.mapValues { input in
          if input.rank == 0 { return input }
          return try input.narrowed(axis: axis, from: 0, count: 1).expanded(to: input.shape)
        }
        let copies = try views.mapValues { try $0.copied() }
        // Some operations refuse such inputs, a matrix without inverse for instance: then both.
        let expected: Value, found: Value
        do { expected = try sample.value(for: copies) } catch {
          #expect(throws: Diagnostic.self, "\(sample.source), axis \(axis)") { try sample.value(for: views) }
          continue
        }
        found = try sample.value(for: views)
        let difference =
          Self.addedInOtherOrders.contains(sample.source)
          ? try ValueDifference.beyond(1e-6, found, expected) : try ValueDifference.ofBits(found, expected)
        if let difference { Issue.record("\(sample.source), axis \(axis): \(difference)") }
      }
    }
  }

  @Test("a result stays when its inputs are written over, and they stay when it is", arguments: names)
  func independence(_ name: String) throws {
    for sample in OperationSample.of(name) where !sample.names.isEmpty {
      let expected = try sample.value(for: sample.inputs)
      let session = OperationSample.session()
      func run(_ program: String) throws -> Value { try session.evaluate(Source(name: name, program)) }
      /// Names that hold tensors of their own.
      func renew() throws { for input in sample.names { _ = try run(sample.inputs[input]?.dtype == .bool ? "\(input) = \(input) == true" : "\(input) = \(input) * 1") } }
      try renew()
      _ = try run("seed(5); result = \(sample.source)")
      for input in sample.names { _ = try run("\(input)[...] = 1; \(input)[0] = 0") }
      if let difference = try ValueDifference.ofBits(run("result"), expected) { Issue.record("\(sample.source), inputs written over: \(difference)") }
      for (input, tensor) in sample.inputs { session.set(input, to: .tensor(tensor)) }
      try renew()
      _ = try run("seed(5); result = \(sample.source)")
      for part in ["result", "result[0]", "result[1]"] {
        guard case .tensor(let tensor)? = try? run(part), tensor.rank > 0 else { continue }
        _ = try run("part = \(part); part[...] = 1; part += part")
        if part == "result" { _ = try run("result[...] = 1") }
      }
      for (input, tensor) in sample.inputs {
        if let difference = try ValueDifference.ofBits(run(input), .tensor(tensor)) { Issue.record("\(sample.source), result written over, \(input): \(difference)") }
      }
    }
  }

  @Test("inputs that are computed on the spot, and nobody else holds, give the same bits", arguments: names)
  func lastUses(_ name: String) throws {
    for sample in OperationSample.of(name) where !sample.names.isEmpty {
      let inputs = sample.inputs
      let source = sample.source { input in
        switch inputs[input]?.dtype {
        case .bool: "(\(input) == true)"
        case .i64: "(\(input) + 0)"
        default: "(\(input) * 1)"
        }
      }
      let expected = try sample.value(for: inputs), found = try sample.value(for: inputs, source: source)
      if let difference = try ValueDifference.ofBits(found, expected) { Issue.record("\(source): \(difference)") }
    }
  }

  /// Operations that pass on the rounding of hundreds of factors, or of the sum of 300001 products in as few as 8 lanes (3.7e-6).
  /// Of all others the results are within 2e-6 of the largest one.
  private static let looseInSinglePrecision = ["prod": 1e-5, "cumprod": 1e-5, "dot": 1e-5]

  private static let elementwise = Catalogue.operations.filter { operation in
    if case .elementwise = operation.body { true } else { false }
  }

  @Test("functions of each element give the same bits on large tensors and on parts of them", arguments: elementwise)
  func parts(_ operation: Operation) throws {
    for input in ["X", "f64(X)", "BETWEEN[:200]", "WHOLE"] {
      let program = """
        seed(5); f = \(operation.name); x = \(input)
        (f(x), map(row -> f(row), x), concat((f(x[:, :37]), f(x[:, 37:])), axis=1))
        """
      guard case .tuple(let answers) = try OperationSample.session().evaluate(Source(name: operation.name, program)) else { continue }
      for other in answers.items.dropFirst() {
        if let difference = try ValueDifference.ofBits(answers.items[0], other) { Issue.record("\(operation.name)(\(input)): \(difference)") }
      }
    }
  }

  @Test("f32 inputs give what f64 inputs give, to the accuracy of f32", arguments: names)
  func precision(_ name: String) throws {
    // Their text has as many digits as the type.
    if ["str", "repr", "upper", "lower", "contains", "join", "codes", "graph", "checksum", "json"].contains(name) { return }
    for sample in OperationSample.of(name) where !sample.names.isEmpty {
      let inputs = sample.inputs
      let wide = try inputs.mapValues { $0.dtype == .f32 ? try $0.converted(to: .f64) : $0 }
      let tolerance = Self.looseInSinglePrecision[name] ?? 2e-6
      if let difference = try ValueDifference.beyond(tolerance, sample.value(for: inputs), sample.value(for: wide)) {
        Issue.record("\(sample.source): \(difference)")
      }
    }
  }
}
