import TernOps
import TernRuntime
import TernSyntax
import TernTensor
import TernTestSupport
import Testing

/// What operations say of their calls beforehand, compared with what the calls give.
@Suite struct RuleLaws {
  private static let names = Catalogue.operations.map(\.name).filter { OperationSamples.table[$0] != nil }

  /// The calls of one operation in its samples, with the arguments as the operation gets them.
  private static func calls(of name: String) throws -> [(source: String, arguments: [Value], result: Value, host: Machine)] {
    let interpreter = Interpreter()
    try interpreter.run(Source(name: "prelude", SampleInputs.prelude))
    var calls: [(source: String, arguments: [Value], result: Value, host: Machine)] = []
    for source in OperationSamples.table[name] ?? [] {
      let watch = CallWatch(of: name)
      interpreter.machine.observer = watch
      let whole = try interpreter.evaluate(Source(name: "sample", source))
      interpreter.machine.observer = nil
      // Samples in which the operation is not the whole expression say nothing of its own result.
      if let last = watch.arguments, source.hasPrefix(name + "("), source.hasSuffix(")") { calls.append((source, last, whole, interpreter.machine)) }
    }
    return calls
  }

  /// Keeps the arguments of the last call of an operation.
  private final class CallWatch: ProgramObserver {
    let looksAtResults = false
    private(set) var arguments: [Value]?
    private let name: String

    init(of name: String) { self.name = name }

    func willCall(_ operation: Operation, _ arguments: [Value]) { if operation.name == name { self.arguments = arguments } }
    func did(_ operation: PerformedOperation) {}
    func added(_ step: ObservedStep, to tape: Tape) {}
    func willUndo(_ number: Int, of tape: Tape) {}
    func didUndo(_ number: Int, of tape: Tape, given: [Tensor?], results: [(slot: Int, cotangent: Tensor?)]) {}
    func forgot(tapeOfLevel level: Int) {}
  }

  /// Types and shapes, leaf by leaf.
  private static func form(_ value: Value) throws -> [String] {
    switch value {
    case .tuple(let tuple): return try ["("] + tuple.items.flatMap(form) + [")"]
    case .record(let record): return try ["("] + zip(record.names, record.items).flatMap { try [$0] + form($1) } + [")"]
    case .range(let range): return ["i64[\(range.count)]"]
    default:
      guard let tensor = try value.tensor() else { return [value.typeName] }
      return ["\(tensor.dtype.name)\(tensor.shape)"]
    }
  }

  @Test("the samples of operations with rules call them")
  func samples() throws {
    for operation in Catalogue.operations {
      if case .none = operation.rules.shapes { continue }
      if OddCalls.all.contains(where: { $0.hasPrefix(operation.name + "(") }) { continue }
      #expect(try !Self.calls(of: operation.name).isEmpty, "\(operation.name)")
    }
  }

  @Test("the shapes that are inferred are the shapes that are made", arguments: names)
  func shapes(_ name: String) throws {
    for call in try Self.calls(of: name) {
      guard let operation = Registry()[name]?.operation, let outline = try operation.outline(of: call.arguments, call.host) else { continue }
      #expect(try Self.form(outline) == Self.form(call.result), "\(call.source)")
    }
  }

  @Test("an argument of another kind than its parameter's is refused", arguments: names)
  func kinds(_ name: String) throws {
    let operation = try #require(Registry()[name]?.operation)
    if operation.restIndex != nil || operation.namedRestIndex != nil { return }
    for call in try Self.calls(of: name).prefix(1) {
      for (place, parameter) in operation.parameters.enumerated() {
        let wrong: Value
        switch parameter.kind {
        case .any: continue
        case .tensor, .number, .integer, .flag, .axes, .shape: wrong = .string("a")
        case .text, .function, .dtype, .list: wrong = .i64(3)
        }
        var arguments = call.arguments
        arguments[place] = wrong
        #expect(throws: OperationError.self, "\(name): \(parameter.name)") {
          do throws(OperationError) {
            let result = try call.host.call(OperationFunction(operation), arguments)
            // Functions of functions look at what they are given when they are called.
            if case .function = result { throw .notCallable(result) }
          } catch { throw error }
        }
      }
    }
  }

  @Test("a cost is a number, and no smaller than what moving the result takes", arguments: names)
  func costs(_ name: String) throws {
    for call in try Self.calls(of: name) {
      guard let operation = Registry()[name]?.operation, let cost = try operation.cost(of: call.arguments, call.host) else { continue }
      #expect(cost.flops.isFinite && cost.flops >= 0 && cost.bytes.isFinite, "\(call.source)")
      var least = 0
      if let tensor = try call.result.tensor() { least = tensor.sizeInBytes }
      #expect(cost.bytes >= Double(least), "\(call.source)")
    }
  }

  @Test("what is not said has a reason")
  func reasons() {
    for operation in Catalogue.operations {
      if case .none(let reason) = operation.rules.shapes { #expect(!reason.isEmpty, "\(operation.name)") }
      if case .none(let reason) = operation.rules.cost { #expect(!reason.isEmpty, "\(operation.name)") }
      if case .none(let reason) = operation.rules.derivative { #expect(!reason.isEmpty, "\(operation.name)") }
    }
  }

  @Test("asking draws no random numbers", arguments: names)
  func randomness(_ name: String) throws {
    for call in try Self.calls(of: name) {
      guard let operation = Registry()[name]?.operation else { continue }
      var before = call.host.random
      _ = try operation.cost(of: call.arguments, call.host)
      var after = call.host.random
      let expected = try before.integers(0, .max, [1]).elements(Int.self), found = try after.integers(0, .max, [1]).elements(Int.self)
      #expect(found == expected, "\(call.source)")
    }
  }

  /// A call that is all of an expression: the arguments as the operation gets them, and the result; nil when it is refused.
  private static func call(_ source: String) throws -> (operation: Operation, arguments: [Value], result: Value?, host: Machine) {
    let name = String(source.prefix { $0 != "(" })
    let operation = try #require(Registry()[name]?.operation)
    let interpreter = Interpreter()
    try interpreter.run(Source(name: "prelude", OddCalls.prelude))
    let watch = CallWatch(of: name)
    interpreter.machine.observer = watch
    let result = try? interpreter.evaluate(Source(name: "call", source))
    interpreter.machine.observer = nil
    return (operation, try #require(watch.arguments), result, interpreter.machine)
  }

  @Test("odd calls are refused beforehand, or look like their results", arguments: OddCalls.all)
  func oddCalls(_ source: String) throws {
    let call = try Self.call(source)
    do {
      let said = try call.operation.outline(of: call.arguments, call.host)
      let form = try Self.form(#require(said))
      #expect(try form == call.result.map { try Self.form($0) })
      if let cost = try call.operation.cost(of: call.arguments, call.host) { #expect(cost.flops.isFinite && cost.flops >= 0) }
    } catch let error as OperationError {
      #expect(call.result == nil, "refused beforehand: \(error)")
    }
  }

  @Test(
    "costs are those that one works out by hand",
    arguments: [
      ("zeros(2, 3)", 0), ("rand(10)", 100), ("randn(2, 5)", 400), ("matmul(x, sq)", 2 * 2 * 3 * 3), ("dot(flat, flat)", 8),
      ("dot(2.0, x)", 6), ("linear(x, sq, zeros(3))", 36 + 6), ("mse_loss(zeros(2, 1), zeros(3))", 18),
      // [1, 4, 3, 5] places, each of 2 * 3 * 2 products and sums; with a bias, one more sum.
      ("conv2d(img, w)", 60 * 24), ("conv2d(img, w, zeros(4))", 60 * 25), ("conv2d(img, w[:, :1], groups=2)", 60 * 12),
      ("conv1d(x, zeros(4, 2, 2))", 8 * 8), ("conv_transpose2d(img, zeros(2, 3, 2, 2))", 2 * 30 * 24), ("max_pool2d(img, 2)", 12 * 4),
      // Scores, softmax and sums of two queries and two keys.
      ("attention(x, x, x)", 4 * 6 + 4 * 25 + 2 * 2 * 6), ("attention_weights(x, zeros(5, 3))", 10 * 31),
      // From the left, with matrices of 2 by 2 in between.
      ("einsum(\"ij,jk,kl->il\", zeros(2, 30), zeros(30, 2), zeros(2, 30))", 2 * 2 * 30 * 2 * 2),
      // Summed before they meet.
      ("einsum(\"ij,kl->\", x, x)", 6 + 6 + 2), ("einsum(\"ij->i\", x)", 6), ("einsum(\"ij->ji\", x)", 0),
      ("sort(zeros(4, 8))", 4 * 8 * 3), ("sort(zeros(4, 8), axis=none)", 32 * 5), ("topk(zeros(4, 8), 2, axis=0)", 32 * 2),
      ("median(zeros(4, 8), axis=(0, 1))", 32 * 5), ("searchsorted(zeros(8), x)", 6 * 3), ("scatter_add(x, [[0], [1]], 1.0, 1)", 2),
      ("solve(sq, zeros(3, 2))", 18 + 36), ("eigh(mats)", 2 * 9 * 27), ("svd(zeros(2, 4))", 4 * 32 + 8 * 16 + 9 * 8),
    ] as [(String, Double)])
  func exactCosts(_ source: String, _ flops: Double) throws {
    let call = try Self.call(source)
    let cost = try call.operation.cost(of: call.arguments, call.host)
    #expect(try abs(#require(cost).flops - flops) < 1e-9 * max(1, flops))
  }
}
