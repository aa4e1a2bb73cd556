import TernOps
import TernRuntime
import TernSyntax
import TernTensor

/// Something about an exercise that keeps it from being used: a mistake of its author.
package struct ExerciseFault: Error {
  package let message: String
  package let report: String

  init(_ message: String, report: String = "") {
    self.message = message
    self.report = report
  }
}

/// An exercise that can be graded: its clauses, and the session in which its own functions run.
package final class Exercise {
  package let definition: ExerciseDefinition
  let machine: Machine
  /// Which values each size takes.
  let domains: [(name: String, values: [Int])]

  package var name: String { definition.name }
  /// What commands call it.
  package var address: String

  /// Finds an exercise in the text of a lesson or another file.
  ///
  /// - Throws: `Diagnostic`, `ExerciseFault`
  package convenience init(_ name: String, in source: Source, _ interpreter: Interpreter) throws {
    let all = try interpreter.define(source)
    guard let definition = all.first(where: { $0.name == name }) else {
      let known = all.map(\.name)
      throw ExerciseFault("\(source.name) has no exercise \(name)" + (known.isEmpty ? "" : ": it has \(known.joined(separator: ", "))"))
    }
    try self.init(definition, interpreter.machine)
  }

  package init(_ definition: ExerciseDefinition, _ machine: Machine) throws {
    self.definition = definition
    address = definition.name
    self.machine = machine
    guard !definition.references.isEmpty else { throw ExerciseFault("the exercise \(definition.name) has no reference") }
    var domains: [(name: String, values: [Int])] = []
    for domain in definition.domains {
      let value = try Self.value(machine, definition) { () throws(OperationError) in try machine.call(domain.values, []) }
      guard let integers = value.wholeNumbers, !integers.isEmpty, integers.allSatisfy({ $0 >= 0 }) else {
        throw ExerciseFault("the size \(domain.name) must be one of some integers of 0 or more, such as 1..7 or [1, 4, 8], but is \(value.summary)")
      }
      domains.append((domain.name, integers))
    }
    self.domains = domains
  }

  /// What a function of the exercise gives.
  func value(_ body: () throws(OperationError) -> Value) throws -> Value { try Self.value(machine, definition, body) }

  private static func value(_ machine: Machine, _ definition: ExerciseDefinition, _ body: () throws(OperationError) -> Value) throws -> Value {
    do throws(OperationError) { return try body() } catch {
      let diagnostic = machine.diagnostic(of: error)
      throw ExerciseFault("of the exercise \(definition.name): \(diagnostic.message)", report: diagnostic.rendered())
    }
  }

  var reference: LocalSubmission { LocalSubmission(definition.references[0].function, machine) }

  func submission(_ part: ExerciseDefinition.Part) -> LocalSubmission { LocalSubmission(part.function, machine) }

  /// The places of the parameters whose gradients are compared: those of floating values.
  func gradientPlaces(of arguments: [Value]) -> [Int] {
    arguments.indices.filter { place in
      let name = definition.parameters[place].name
      if let wanted = definition.gradients, !wanted.contains(where: { $0.name == name }) { return false }
      return arguments[place].isFloating
    }
  }
}

extension Value {
  /// Whether all its parts are floating numbers, and there is one.
  var isFloating: Bool {
    switch self {
    case .tuple(let tuple): !tuple.items.isEmpty && tuple.items.allSatisfy(\.isFloating)
    case .record(let record): !record.items.isEmpty && record.items.allSatisfy(\.isFloating)
    case .tensor(let tensor): tensor.dtype.isFloating
    case .f32, .f64, .number: true
    default: false
    }
  }

  /// The integers of a range, a tuple or a tensor.
  fileprivate var wholeNumbers: [Int]? {
    switch self {
    case .i64(let number): [number]
    case .tuple(let tuple):
      tuple.items.reduce(into: Optional([])) { all, item in
        if let number = item.integer { all?.append(number) } else { all = nil }
      }
    case .range, .tensor:
      if let tensor = try? tensor(), tensor.dtype == .i64, tensor.rank == 1, tensor.count < 10_000 { try? tensor.elements(Int.self) } else { nil }
    default: nil
    }
  }
}
