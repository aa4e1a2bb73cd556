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
    try interpreter.run(Source(name: "prelude", OperationSamples.prelude))
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

  @Test("odd calls are refused beforehand, or look like their results", arguments: OddCalls.all)
  func oddCalls(_ source: String) throws {
    let name = String(source.prefix { $0 != "(" })
    let operation = try #require(Registry()[name]?.operation)
    let interpreter = Interpreter()
    try interpreter.run(Source(name: "prelude", OddCalls.prelude))
    var arguments: [Value]?
    interpreter.machine.watchOperation = { other, values throws(OperationError) in
      if other.name == name { arguments = values }
    }
    let result = try? interpreter.evaluate(Source(name: "odd", source))
    interpreter.machine.watchOperation = nil
    let given = try #require(arguments)
    do {
      let said = try operation.outline(of: given, interpreter.machine)
      let form = try Self.form(#require(said))
      #expect(try form == result.map { try Self.form($0) })
      let cost = try operation.cost(of: given, interpreter.machine)
      if let cost { #expect(cost.flops.isFinite && cost.flops >= 0) }
    } catch let error as OperationError {
      #expect(result == nil, "refused beforehand: \(error)")
    }
  }
}
