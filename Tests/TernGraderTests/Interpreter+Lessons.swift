import TernLibrary
import TernOps
import TernRuntime

extension Interpreter {
  /// One that has the modules which lessons import.
  static func forLessons() throws -> Interpreter {
    let registry = Registry()
    try registry.add(StandardLibrary())
    return Interpreter(registry: registry)
  }
}
