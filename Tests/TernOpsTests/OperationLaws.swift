import TernOps
import TernRuntime
import TernSyntax
import Testing

extension Operation: CustomTestStringConvertible {
  public var testDescription: String { name }
}

/// What holds of every operation of the catalogue.
@Suite struct OperationLaws {
  @Test("the examples in the help hold", arguments: Catalogue.operations)
  func examples(_ operation: Operation) throws {
    #expect(!operation.examples.isEmpty)
    for example in operation.examples {
      let interpreter = Interpreter()
      interpreter.output = { _ in }
      let value = try interpreter.evaluate(Source(name: operation.name, example.source))
      if let result = example.result { #expect(value.description == result, "\(example.source)") }
    }
  }

  @Test("the documentation begins with a line that says what it does", arguments: Catalogue.operations)
  func documentation(_ operation: Operation) {
    #expect(operation.summary.count > 10)
    #expect(operation.summary.hasSuffix(".") || operation.summary.contains(". "), "\(operation.summary)")
    #expect(operation.summary.first?.isWhitespace == false)
  }

  @Test("parameters have names of their own, and those without default come first", arguments: Catalogue.operations)
  func parameters(_ operation: Operation) {
    let names = operation.parameters.map(\.name)
    #expect(Set(names).count == names.count)
    let isOptional = operation.parameters.map { $0.defaultValue != nil }
    #expect(zip(isOptional, isOptional.dropFirst()).allSatisfy { !($0 && !$1) }, "\(operation.signature)")
    #expect(operation.parameters.count { $0.isRest } <= 1)
  }

  @Test func namesAreUnique() {
    var seen: Set<String> = []
    for operation in Catalogue.operations { #expect(seen.insert(operation.name).inserted, "\(operation.name)") }
  }
}
