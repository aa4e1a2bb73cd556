import CTernPlugin
import TernOps
import TernTensor

/// Runs the operations of a loadable plug-in through the laws that hold of the built-in ones.
package struct PluginCheck {
  /// What holds of every operation.
  package enum Law: String, CaseIterable, Sendable {
    /// The documented example gives the documented result.
    case example
    /// Every element of the results that `infer` promises is written, whatever was there before.
    case shapes
    /// Nothing outside of arguments and results is read or written.
    case bounds
    /// A second run gives the same bits.
    case `repeat`
    /// Arguments that lie in memory in another way give the same results.
    case strides
    /// The derivative agrees with differences of the values.
    case derivative
    /// So does the derivative of the derivative.
    case second
    /// The declared cost is possible.
    case cost
  }

  /// A law that does not hold.
  package struct Violation: Sendable {
    package let operation: String
    package let law: Law
    package let problem: String
    /// The call in which it does not.
    package let call: String
  }

  package let plugin: LoadedPlugin
  private let host: any Host
  private let evaluate: (String) throws -> Value

  /// - Parameter evaluate: gives the value of an expression in a session that has the plug-in and the names of samples.
  package init(_ plugin: LoadedPlugin, _ host: any Host, evaluate: @escaping (String) throws -> Value) {
    self.plugin = plugin
    self.host = host
    self.evaluate = evaluate
  }

  /// A program that gives the names that samples may use.
  package static let prelude = """
    seed(17)
    x = randint(-4000000, 4000000, (5, 7)) / f64(1048576)
    y = randint(-4000000, 4000000, (5, 7)) / f64(1048576)
    row = randint(-4000000, 4000000, 7) / f64(1048576)
    col = randint(-4000000, 4000000, (5, 1)) / f64(1048576)
    cube = randint(-4000000, 4000000, (3, 4, 5)) / f64(1048576)
    vec = randint(-4000000, 4000000, 9) / f64(1048576)
    """

  /// Goes through the operations; `note` gets each with how many calls it was tried in, the laws it was tried by, and what is wrong.
  package func run(note: (_ operation: String, _ calls: Int, _ laws: [Law], [Violation]) -> Void) -> [Violation] {
    var all: [Violation] = []
    for operation in plugin.loaded {
      var check = OperationCheck(operation, host, evaluate)
      check.run()
      note(operation.schema.name, check.callCount, check.tried, check.violations)
      all += check.violations
    }
    return all
  }
}

/// The laws for one operation.
private struct OperationCheck {
  private let operation: LoadedOperation
  private let host: any Host
  private let evaluate: (String) throws -> Value
  private(set) var violations: [PluginCheck.Violation] = []
  private(set) var tried: [PluginCheck.Law] = []
  private(set) var callCount = 0

  init(_ operation: LoadedOperation, _ host: any Host, _ evaluate: @escaping (String) throws -> Value) {
    (self.operation, self.host, self.evaluate) = (operation, host, evaluate)
  }

  /// What is wrong in a call.
  private struct Problem: Error { let text: String }

  private var name: String { operation.schema.name }

  mutating func run() {
    attempt(.example, operation.example.source) { check in try check.example() }
    for source in [operation.example.source] + operation.samples {
      guard let calls = captured(source) else { continue }
      for arguments in calls {
        callCount += 1
        attempt(.shapes, source) { check in try check.shapes(arguments) }
        attempt(.bounds, source) { check in try check.bounds(arguments) }
        attempt(.repeat, source) { check in try check.repeats(arguments) }
        attempt(.strides, source) { check in try check.strides(arguments) }
        if operation.noDerivative == nil {
          attempt(.derivative, source) { check in try check.derivative(arguments, order: 1) }
          if operation.hasPullback { attempt(.second, source) { check in try check.derivative(arguments, order: 2) } }
        }
        attempt(.cost, source) { check in try check.cost(arguments) }
      }
    }
  }

  /// Tries a law, unless it was broken before.
  private mutating func attempt(_ law: PluginCheck.Law, _ call: String, _ body: (borrowing OperationCheck) throws -> Void) {
    if violations.contains(where: { $0.law == law }) { return }
    if !tried.contains(law) { tried.append(law) }
    do {
      try CrashNote.during("\(name), law of \(law.rawValue), in \(call)") { try body(self) }
    } catch {
      violations.append(PluginCheck.Violation(operation: name, law: law, problem: Self.words(error), call: call))
    }
  }

  private static func words(_ error: any Error) -> String {
    if let problem = error as? Problem { return problem.text }
    if case .refused(_, let parameter, let axis, let problem)? = error as? OperationError {
      return [axis.map { "axis \($0) of" }, parameter, problem].compactMap { $0 }.joined(separator: " ")
    }
    return "\(error)".split(separator: "\n").first.map(String.init) ?? "fails"
  }

  /// The arguments of the calls of the operation in an expression; nil when it cannot be evaluated.
  private mutating func captured(_ source: String) -> [[PluginArgument]]? {
    var calls: [[PluginArgument]] = []
    operation.onCall = { calls.append($0) }
    defer { operation.onCall = nil }
    do {
      _ = try CrashNote.during("\(name), in \(source)") { try evaluate(source) }
      if calls.isEmpty { throw Problem(text: "is not called") }
      return calls
    } catch {
      if !violations.contains(where: { $0.call == source }) {
        violations.append(PluginCheck.Violation(operation: name, law: .example, problem: Self.words(error), call: source))
      }
      return nil
    }
  }

  // MARK: Laws

  private func example() throws {
    let found = "\(try evaluate(operation.example.source))"
    if found != operation.example.result { throw Problem(text: "gives \(found), but its documentation says \(operation.example.result)") }
  }

  private func shapes(_ arguments: [PluginArgument]) throws {
    let first = try operation.plainValue(arguments, filling: 0x55), second = try operation.plainValue(arguments, filling: 0x2A)
    var said: [Value] = []
    if let outline = try operation.operation().outline(of: arguments.map(\.value), host) {
      if case .tuple(let tuple) = outline { said = tuple.items } else { said = [outline] }
    }
    guard try said.elementsEqual(first, by: { try $0.dtype == $1.dtype && $0.tensor()?.shape == $1.shape }) else {
      throw Problem(text: "gives something else than its infer says when it has no elements to look at")
    }
    for (number, (a, b)) in zip(first, second).enumerated() {
      if let place = Self.difference(a, b) {
        throw Problem(
          text: "leaves element \(place) of \(Self.result(number, first.count)) unwritten: infer says \(a.dtype.name)\(a.shape), which run does not fill")
      }
    }
  }

  private func repeats(_ arguments: [PluginArgument]) throws {
    let first = try operation.plainValue(arguments), second = try operation.plainValue(arguments)
    for (number, (a, b)) in zip(first, second).enumerated() {
      if let place = Self.difference(a, b) { throw Problem(text: "gives other bits on a second run, at \(place) of \(Self.result(number, first.count))") }
    }
  }

  private func bounds(_ arguments: [PluginArgument]) throws {
    let expected = try operation.plainValue(arguments)
    for edge in GuardPages.Edge.allCases {
      let found = try operation.guardedValue(arguments, edge)
      for (number, (a, b)) in zip(expected, found).enumerated() {
        if let place = Self.difference(a, b) {
          throw Problem(text: "gives something else when memory around its arguments differs, at \(place) of \(Self.result(number, found.count))")
        }
      }
    }
  }

  private func strides(_ arguments: [PluginArgument]) throws {
    let expected = try operation.plainValue(arguments.map { try Self.contiguous($0) })
    for layout in Layout.allCases {
      let found = try operation.plainValue(arguments.map { try layout.applied(to: $0) })
      for (number, (a, b)) in zip(expected, found).enumerated() {
        if let place = Self.difference(a, b) {
          throw Problem(text: "gives something else for arguments \(layout.rawValue), at \(place) of \(Self.result(number, found.count))")
        }
      }
    }
  }

  private func derivative(_ arguments: [PluginArgument], order: Int) throws {
    let places = arguments.indices.filter { if case .tensor(let tensor) = arguments[$0] { tensor.dtype.isFloating } else { false } }
    if places.isEmpty { return }
    let function = operation.function(of: places, arguments, order: order)
    let values = places.map { place -> Value in if case .tensor(let tensor) = arguments[place] { .tensor(tensor) } else { .none } }
    let worst = try GradientCheck(function, values, step: 1e-5, host).worst()
    if worst.error > 1e-5 {
      let index = worst.index.isEmpty ? "" : "\(worst.index)"
      throw Problem(
        text: "the \(order == 1 ? "derivative" : "derivative of the derivative") by \(worst.argument)\(index) is \(Self.text(worst.found)), but differences give \(Self.text(worst.expected))"
      )
    }
  }

  private func cost(_ arguments: [PluginArgument]) throws {
    guard let (flops, bytes) = try operation.cost(arguments) else { return }
    guard flops.isFinite, flops >= 0 else { throw Problem(text: "declares \(flops) floating-point operations") }
    guard bytes.isFinite, bytes >= 0 else { throw Problem(text: "declares \(bytes) bytes") }
    var least = 0, all = 0
    for (dtype, shape) in try operation.inferred(arguments) { least += (shape.elementCount ?? 0) * dtype.sizeInBytes }
    all = least
    for case .tensor(let tensor) in arguments { all += tensor.sizeInBytes }
    if bytes < Double(least) { throw Problem(text: "declares \(Self.text(bytes)) bytes, but its results alone have \(least)") }
    if bytes > 100 * Double(all) + 4096 { throw Problem(text: "declares \(Self.text(bytes)) bytes, but arguments and results have \(all)") }
  }

  // MARK: Comparing

  private static func text(_ number: Double) -> String { NumberText.general(number, 6) }
  private static func result(_ number: Int, _ count: Int) -> String { count == 1 ? "the result" : "result \(number)" }

  /// The first element in which two tensors differ by a bit.
  private static func difference(_ a: Tensor, _ b: Tensor) -> Shape? {
    guard let place = (0..<a.sizeInBytes).first(where: { a.start.load(fromByteOffset: $0, as: UInt8.self) != b.start.load(fromByteOffset: $0, as: UInt8.self) })
    else { return nil }
    return a.shape.position(ofElement: place / a.dtype.sizeInBytes)
  }

  static func contiguous(_ argument: PluginArgument) throws -> PluginArgument {
    guard case .tensor(let tensor) = argument else { return argument }
    return .tensor(try tensor.detached().copied())
  }
}

/// Ways for the same elements to lie in memory.
private enum Layout: String, CaseIterable {
  case reversed = "that lie in memory backwards"
  case turned = "whose axes lie in memory in another order"
  case spread = "with gaps between their elements"

  func applied(to argument: PluginArgument) throws -> PluginArgument {
    guard case .tensor(let original) = argument, original.rank > 0, original.count > 0 else { return argument }
    let tensor = original.detached()
    let axes = tensor.rank
    switch self {
    case .reversed:
      let backwards = Array(repeating: Index.slice(start: nil, stop: nil, step: -1), count: axes)
      return .tensor(try tensor.selecting(backwards).copied().selecting(backwards))
    case .turned:
      let order = Array((0..<axes).reversed())
      return .tensor(try tensor.permuted(order).copied().permuted(order))
    case .spread:
      let wide = try Tensor.stacked([tensor, tensor], axis: axes)
      var items = Array(repeating: Index.slice(start: nil, stop: nil, step: nil), count: axes)
      items.append(.integer(0))
      return .tensor(try wide.selecting(items))
    }
  }
}
