import TernKernels
import TernTensor

/// An operation of the language: everything about it stands in its one declaration.
public final class Operation: Sendable {
  public let name: String
  package let parameters: [Parameter]
  /// Markdown: a first line that a reader could stop at, then shapes, errors, source.
  public let documentation: String
  /// Shown by `:help`, run by the tests.
  public let examples: [Example]
  package let body: Body
  /// What can be said of a call before it runs.
  public let rules: Rules
  /// More calls of it, for the tests of what holds of all operations, made of `SampleInputs`.
  public let samples: [String]
  /// How many arguments by position fill every parameter; -1 with a rest parameter.
  package let plainParameterCount: Int
  /// Which parameter takes the further arguments by position.
  package let restIndex: Int?
  /// Which parameter takes the arguments by names that no parameter has: the last, if any.
  package let namedRestIndex: Int?
  /// How many arguments by position have a parameter of their own.
  package var positionalLimit: Int { restIndex ?? namedRestIndex ?? parameters.count }

  public enum Body: Sendable {
    /// One function of each element, numbers included.
    case elementwise(UnaryFunction)
    case general(@Sendable (borrowing Call) throws(OperationError) -> Value)
  }

  public struct Example: Sendable {
    public let source: String
    /// What `print` shows of the result; nil when it differs from run to run.
    public let result: String?
  }

  private init(
    _ name: String, _ parameters: [Parameter], _ documentation: String, _ examples: [Example], _ rules: Rules, _ samples: [String], _ body: Body
  ) {
    self.name = name
    self.parameters = parameters
    restIndex = parameters.firstIndex { $0.isRest }
    namedRestIndex = parameters.lastIndex { $0.takesNames }
    plainParameterCount = restIndex == nil && namedRestIndex == nil ? parameters.count : -1
    self.documentation = documentation
    self.examples = examples
    self.rules = rules
    self.samples = samples
    self.body = body
  }

  /// A function of each element.
  public convenience init(
    _ name: String, _ parameters: [Parameter], _ documentation: String, examples: [(String, String?)],
    elementwise function: UnaryFunction
  ) {
    self.init(name, parameters, documentation, examples.map(Example.init), .elementwise(function), [], .elementwise(function))
  }

  public convenience init(
    _ name: String, _ parameters: [Parameter], _ documentation: String, examples: [(String, String?)], rules: Rules,
    run: @escaping @Sendable (borrowing Call) throws(OperationError) -> Value
  ) {
    self.init(name, parameters, documentation, examples.map(Example.init), rules, [], .general(run))
  }

  /// The same with samples: expressions with calls of it, of the inputs that `SampleInputs` has.
  public func sampled(_ samples: String...) -> Operation { Operation(name, parameters, documentation, examples, rules, samples, body) }

  /// `softmax(x, axis=-1)`
  public var signature: String {
    let parts = parameters.map { parameter in
      if parameter.isRest { return "\(parameter.name)..." }
      if parameter.takesNames { return "name=\(parameter.name)..." }
      guard let value = parameter.defaultValue else { return parameter.name }
      return "\(parameter.name)=\(parameter.defaultText ?? value.repr)"
    }
    return "\(name)(\(parts.joined(separator: ", ")))"
  }

  public var summary: String { String(documentation.prefix { $0 != "\n" }) }
}

/// An operation as a value of the language.
package final class OperationFunction: FunctionValue, @unchecked Sendable {
  package let operation: Operation
  /// For `f32` and its like: the type that the name also stands for.
  package let dtype: DType?

  package init(_ operation: Operation) {
    self.operation = operation
    dtype = DType.allCases.first { $0.name == operation.name }
    super.init(name: operation.name)
  }

  override package var signature: String { operation.signature }
  override package var parameterNames: [String]? { operation.parameters.map(\.name) }
}

/// A function made while the program runs, such as the result of `compose(f, g)`.
package final class NativeFunction: FunctionValue, @unchecked Sendable {
  package let run: @Sendable ([Value], any Host) throws(OperationError) -> Value
  private let names: [String]?

  /// - Parameter parameterNames: what its arguments may be called by, when they may be given by name; one that is left out then
  ///   comes to `run` without a value.
  package init(
    name: String, depth: Int = 0, parameterNames: [String]? = nil,
    run: @escaping @Sendable ([Value], any Host) throws(OperationError) -> Value
  ) {
    self.run = run
    names = parameterNames
    super.init(name: name, depth: depth)
  }

  override package var parameterNames: [String]? { names }
  override package var signature: String { "\(name)(\(names?.joined(separator: ", ") ?? "…"))" }
}

extension NativeFunction {
  /// A function made of others: refused when it is nested too deep to be called or dropped.
  ///
  /// - Parameter name: comes before the name of the first of `functions`, which stands in parentheses; empty for that name alone.
  package convenience init(
    _ name: String, of functions: FunctionValue...,
    run: @escaping @Sendable ([Value], any Host) throws(OperationError) -> Value
  ) throws(OperationError) {
    let first = functions[0]
    self.init(
      name: name.isEmpty ? first.shortName : "\(name)(\(first.shortName))", depth: try Extent(of: functions.map(Value.function)).depth,
      parameterNames: first.parameterNames, run: run)
  }

  /// Arguments by position and by name, in the order of the parameters.
  package func ordered(
    _ positional: [Value], names: [String], _ named: [Value]
  ) throws(OperationError) -> [Value] {
    var arguments = positional
    for (name, value) in Swift.zip(names, named) {
      guard let place = parameterNames?.firstIndex(of: name) else {
        throw .unknownParameter(name: name, known: parameterNames ?? [])
      }
      while arguments.count <= place { arguments.append(.unset) }
      guard case .unset = arguments[place] else { throw .repeatedArgument(name: name) }
      arguments[place] = value
    }
    return arguments
  }
}

/// What operations need of the interpreter that runs them.
package protocol Host: AnyObject {
  var random: RandomStream { get set }
  /// Calls a function of the program.
  func call(_ function: FunctionValue, _ arguments: [Value]) throws(OperationError) -> Value
  /// The function that an expression of the language stands for, such as `(ct, y, x) -> ct * x`.
  ///
  /// - Parameter name: what messages call the text.
  func function(_ text: String, called name: String) throws(OperationError) -> FunctionValue
  /// Writes to where the program's output goes.
  func write(_ text: String)
  /// Shows how far work has come, where anybody can see it.
  func showProgress(_ done: Double, of total: Double, note: String)
  /// Data that plug-ins bring.
  var dataSets: [DataSet] { get }
  /// What pictures can be drawn as.
  var renderers: [Renderer] { get }
  /// How the program was started, and what it logged.
  var programRun: ProgramRun { get }
  /// What text may be made of where the output goes, and how many columns it has.
  var style: TextStyle { get }
  /// The picture that the program drew last.
  var lastPicture: Scene? { get set }
  /// Whoever looks on while the program runs. What runs when this changes goes on as before; calls from then on are seen.
  var observer: (any ProgramObserver)? { get set }
  /// What the program is doing, for observers: known while there is one.
  var place: (any ProgramPlace)? { get }
}
