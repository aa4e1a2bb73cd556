import TernOps
import TernRuntime
import TernSyntax
import TernTensor
import TernTestSupport

/// One of the samples of an operation, with its inputs.
struct OperationSample: Sendable {
  let operation: String
  let source: String
  /// The names of the inputs in it.
  let names: [String]

  static let all: [OperationSample] = OperationSamples.all.map { operation, source in
    var names: [String] = []
    _ = replacing(source) { name in
      if !names.contains(name) { names.append(name) }
      return name
    }
    return OperationSample(operation: operation, source: source, names: names)
  }

  static func of(_ operation: String) -> [OperationSample] { all.filter { $0.operation == operation } }

  /// The inputs of all samples.
  static let inputs: [String: Tensor] = {
    let interpreter = Interpreter()
    do {
      try interpreter.run(Source(name: "<inputs>", SampleInputs.prelude))
      var inputs: [String: Tensor] = [:]
      for (name, _) in SampleInputs.all { inputs[name] = try interpreter.value(of: name)?.tensor() }
      return inputs
    } catch {
      fatalError("\(error)")
    }
  }()

  /// A session that knows all inputs.
  static func session() -> Interpreter {
    let interpreter = Interpreter()
    interpreter.output = { _ in }
    for (name, tensor) in inputs { interpreter.set(name, to: .tensor(tensor)) }
    return interpreter
  }

  /// Its inputs by name.
  var inputs: [String: Tensor] { Dictionary(uniqueKeysWithValues: names.map { ($0, Self.inputs[$0]!) }) }

  /// The source with another text for each input.
  func source(with text: (_ name: String) -> String) -> String { Self.replacing(source, text) }

  /// What it gives for some inputs.
  ///
  /// - Parameter source: what to evaluate instead of the sample itself.
  func value(for inputs: [String: Tensor], source: String? = nil) throws -> Value {
    let interpreter = Interpreter()
    interpreter.output = { _ in }
    for (name, tensor) in inputs { interpreter.set(name, to: .tensor(tensor)) }
    return try interpreter.evaluate(Source(name: operation, "seed(5); " + (source ?? self.source)))
  }

  /// Replaces words outside of strings that are names of inputs and no parameters.
  private static func replacing(_ source: String, _ text: (String) -> String) -> String {
    let names = Set(SampleInputs.all.map(\.name))
    let characters = Array(source)
    var result = ""
    var isText = false
    var i = 0
    while i < characters.count {
      let isWord = characters[i].isLetter || characters[i] == "_"
      if isText || !isWord {
        if characters[i] == "\"" { isText.toggle() }
        // A number may end in letters.
        repeat {
          result.append(characters[i])
          i += 1
        } while !isText && i < characters.count && characters[i - 1].isNumber && (characters[i].isNumber || characters[i].isLetter)
        continue
      }
      var end = i
      while end < characters.count, characters[end].isLetter || characters[end].isNumber || characters[end] == "_" { end += 1 }
      let word = String(characters[i..<end])
      let rest = characters[end...].drop { $0 == " " }
      let isParameter = rest.first == "=" && rest.dropFirst().first != "="
      let isMember = i > 0 && characters[i - 1] == "."
      result += names.contains(word) && !isParameter && !isMember ? text(word) : word
      i = end
    }
    return result
  }
}
