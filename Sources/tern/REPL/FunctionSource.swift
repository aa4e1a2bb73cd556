import TernOps
import TernRuntime
import TernSyntax

/// How functions of the language are written, for `:source`.
struct FunctionSource {
  private let interpreter: Interpreter
  private let palette: Palette

  init(_ interpreter: Interpreter, _ palette: Palette) {
    self.interpreter = interpreter
    self.palette = palette
  }

  /// The text of what `name` stands for: a function, one in a module such as `nn.linear`, or a module that comes with Tern.
  func text(of name: String) throws -> String {
    if name.isEmpty { throw Failure.message(":source needs the name of a function, such as nn.linear") }
    var parts = name.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    let first = parts.removeFirst()
    let library = interpreter.registry.module(named: first)
    if let library, parts.isEmpty, interpreter.value(of: first).map(isRecord) ?? true { return text(of: library) }
    guard var value = try interpreter.value(of: first) ?? library.map({ try imported($0) }) else { throw unknown(name) }
    for part in parts {
      guard case .record(let record) = value, let item = record[part] else { throw unknown(name) }
      value = item
    }
    guard case .function(let function) = value else { throw Failure.message("\(name) is \(value.summary), and no function") }
    if let (text, place) = interpreter.sourceText(of: function) { return palette.dim("# \(place)") + "\n\(text)\n" }
    if let owner = interpreter.registry.owner(of: function.name) {
      throw Failure.message("\(function.name) is an operation of the plug-in \(owner), which is not written in the language; ?\(function.name) explains it")
    }
    throw Failure.message("\(function.name) was made by an operation and has no text of its own")
  }

  private func isRecord(_ value: Value) -> Bool { if case .record = value { true } else { false } }

  private func text(of module: LibraryModule) -> String {
    module.files().map { palette.dim("# \($0.name)") + "\n" + String(decoding: $0.bytes, as: UTF8.self) }.joined(separator: "\n")
  }

  /// The record of a module's names, without the program's knowing of it.
  private func imported(_ module: LibraryModule) throws -> Value {
    let own = Interpreter(registry: interpreter.registry)
    do throws(Diagnostic) { return try own.evaluate(Source(name: ":source", "import \(module.name)\n\(module.name)")) } catch { throw Failure.of(error) }
  }

  private func unknown(_ name: String) -> Failure {
    let known = interpreter.knownNames + interpreter.registry.plugins.flatMap(\.modules).map(\.name)
    let hint = NearNames.question(for: name, among: known).map { "; " + $0 } ?? ""
    return Failure.message("`\(name)` has no value\(hint)")
  }
}
