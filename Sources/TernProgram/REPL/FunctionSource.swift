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
    if let library = interpreter.registry.module(named: name), interpreter.value(of: name).map(isRecord) ?? true { return text(of: library) }
    guard let value = value(of: name) else { throw unknown(name) }
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

  /// The value of a name or of a field, also of one in a module that comes with Tern and is not imported: `nn.linear`.
  func value(of path: String) -> Value? {
    if let value = interpreter.value(ofPath: path) { return value }
    let module = String(path.prefix { $0 != "." })
    guard module.count < path.count, interpreter.value(of: module) == nil, interpreter.registry.module(named: module) != nil else { return nil }
    // In a session of its own: the program's names stay as they are.
    let own = Interpreter(registry: interpreter.registry)
    try? own.run(Source(name: "import", "import \(module)"))
    return own.value(ofPath: path)
  }

  private func unknown(_ name: String) -> Failure {
    let known = interpreter.knownNames + interpreter.registry.plugins.flatMap(\.modules).map(\.name)
    let hint = NearNames.question(for: name, among: known).map { "; " + $0 } ?? ""
    return Failure.message("`\(name)` has no value\(hint)")
  }
}
