import TernRuntime
import TernSyntax
import Testing

/// Every way of handing over arguments to every kind of parameter list gives what the plainest way gives, or is refused.
@Suite struct CallTests {
  private static let functions = [
    "f()", "f(a)", "f(a, b)", "f(a, b = 20)", "f(a = 10, b = 20)", "f(rest...)", "f(a, rest...)", "f(a, b = 20, rest...)",
  ]

  private static let arguments = [
    "", "1", "1, 2", "1, 2, 3", "t...", "1, t...", "t..., 3", "e...", "e..., 1", "1, e...", "t..., t...", "a=1", "b=2",
    "a=1, b=2", "b=2, a=1", "1, b=2", "e..., b=2", "t..., b=2", "1, e..., b=2", "rest=1", "1, rest=(2, 3)", "1, a=2",
  ]

  /// What Python's rules give: the values by name of parameter, or nil.
  private static func bound(_ function: String, _ arguments: String) -> String? {
    let parameters = function.dropFirst(2).dropLast().split(separator: ", ").map(String.init)
    var positional: [Int] = []
    var named: [String: Int] = [:]
    for argument in arguments.split(separator: ", ").map(String.init) where argument != "rest=(2" && argument != "3)" {
      switch argument {
      case "t...": positional += [1, 2]
      case "e...": break
      default:
        let parts = argument.split(separator: "=")
        if parts.count == 1 { positional.append(Int(parts[0])!) } else { named[String(parts[0])] = Int(parts[1])! }
      }
    }
    if arguments.contains("rest=") { return nil }
    var result: [String] = []
    for parameter in parameters {
      if parameter == "rest..." {
        result.append("rest: (" + positional.map(String.init).joined(separator: ", ") + (positional.count == 1 ? ",)" : ")"))
        positional = []
        continue
      }
      let name = String(parameter.first!)
      if !positional.isEmpty {
        if named[name] != nil { return nil }
        result.append("\(name): \(positional.removeFirst())")
      } else if let value = named.removeValue(forKey: name) {
        result.append("\(name): \(value)")
      } else if parameter.contains("=") {
        result.append("\(name): \(parameter.split(separator: " ").last!)")
      } else {
        return nil
      }
    }
    return positional.isEmpty && named.isEmpty ? result.joined(separator: "; ") : nil
  }

  @Test("arguments arrive where they belong", arguments: functions)
  func arrive(_ function: String) {
    let names = function.dropFirst(2).dropLast().split(separator: ", ").map { $0.hasPrefix("rest") ? "rest" : String($0.first!) }
    let body = names.map { "\($0): {\($0)}" }.joined(separator: "; ")
    for arguments in Self.arguments {
      for call in ["f(\(arguments))", "map(x -> f(\(arguments)), (0,))[0]"] {
        let program = "t = (1, 2)\ne = ()\nfn \(function) = \"\(body)\"\n\(call)"
        let found = try? Interpreter(name: "call").evaluate(Source(name: "call", program)).description
        #expect(found == Self.bound(function, arguments), "fn \(function), \(call)")
      }
    }
  }
}
